# 粒子の数と大きさ:装置の表示の誤り、値を計算できない理由、計数値を使えない理由。

# 下の文が選んで使う名前。
particle-quantity = { $what ->
    [blank] ブランク
    [body_mass] 体重
    [class_edge] 粒径階級の境界
    [class_weight] 粒径階級の値
    [class_width] 粒径階級の幅
    [classes] 粒径階級の数
    [concentration] 濃度
    [confidence] 信頼水準
    [count] 粒子数
    [counted] 計数した粒子数
    [counts] 反復測定ごとの計数
    [d50] 中央径(D50)
    [decision_limit] 判定限界
    [detection_limit] 検出限界
    [diameter] 粒径
    [difference] 差
    [dilution] 希釈倍率
    [dilutions] 希釈系列の点数
    [divisor] 除数
    [dose] 投与量
    [duration] 投与時間
    [edges] 粒径階級の境界
    [endotoxin] エンドトキシンの測定値
    [error] 過誤の確率
    [exposure] 観察した体積
    [factor] 係数
    [flat_above] 希釈に従わないとみなす傾き
    [label] 表示値
    [limit] 限度値
    [mean] 平均値
    [mean_cube] 粒子の平均体積
    [measured] 測定値
    [medium] 培地の量
    [occupancy] 視野内の平均粒子数
    [particles_per_ug] タンパク質あたりの粒子数
    [percentile] 百分位径
    [product] 二つの値の積
    [protein] タンパク質量
    [purity_bounds] 純度区分の境界値
    [range] 粒径範囲
    [ratio] 比
    [replicates] 反復測定の値
    [sd] 標準偏差
    [share] 粒子の割合
    [sized_particles] 粒径を求めた粒子数
    [slope] 傾き
    [span] 分布の幅(スパン)
    [stock] 原液の濃度
    [threshold] しきい値
    [tolerance] 許容差
    [value] 値
    [values] 測定値
    [volume] 体積
    [volume_share] 体積に占める割合
   *[other] { $what }
}
particle-figure = { $figure ->
    [particles_per_frame] 1 フレームあたりの粒子数
    [cell_concentration] 測定セル内の濃度(粒子/mL)
    [tracks] 追跡した粒子数
    [valid_share] 計数した粒子のうち粒径を求めた割合
    [videos] 動画の数
    [positions_kept] 採用した測定位置の割合
   *[other] { $figure }
}
particle-window = { $low ->
    [none] { $high ->
        [none] 制限なし
       *[other] { $high } 以下
    }
   *[other] { $high ->
        [none] { $low } 以上
       *[other] { $low }~{ $high }
    }
}

# 装置の表示のうち、同じファイルのデータと合わないもの。
particle-EV-P001 = 濃度は { $printed } 粒子/mL と表示されていますが、粒径階級の合計は { $sum } 粒子/mL です
particle-EV-P002 = 表示された百分位径はどれも{ $rule ->
    [edges_less_bin] 一階級分
    [edges_less_half_bin] 半階級分
   *[other] 一定の幅だけ
}低く出ています(このソフトウェアの既知の癖)。表示 { $printed } nm、粒径階級からは { $median } nm です
particle-EV-P003 = D{ $percent } は { $printed } nm と表示されていますが、ソフトウェアの規則で粒径階級から求めると { $own } nm です。既知のどの規則でも表示の値にはなりません
particle-EV-P004 = 平均径は { $printed } nm と表示されていますが、粒径階級からは { $own } nm になります
particle-EV-P005 = 標準偏差は { $printed } nm と表示されていますが、粒径階級からは { $own } nm になります
particle-EV-P006 = 最頻径は { $printed } nm と表示されていますが、最も多い粒径階級は { $own } nm です
particle-EV-P007 = ソフトウェアは OK と表示していますが({ $rows })、1 フレームあたり { $found } 個では{ $side ->
    [above] 多すぎて
   *[below] 少なすぎて
}正しく数えられません(適正範囲:{ particle-window })
particle-EV-P008 = 濃度が視野内の粒子数と合いません。1 フレームに 1 個あたり { $constant } 粒子/mL となりますが、この装置では { particle-window } になるはずです。装置の視野の体積は変わりません
particle-EV-P009 = 測定の順に 1 回あたり { $slope } 粒子/mL ずつ{ $direction ->
    [rising] 上昇しています
    [falling] 低下しています
   *[other] 変化しています
}(p = { $p })。反復測定とはみなせません
particle-EV-P010 = 測定のたびに値が{ $direction ->
    [rising] 上昇し
    [falling] 低下し
   *[other] 変化し
}、その差は計数のばらつきだけでは説明できません(p = { $dispersion_p })。ただし回数が少なく、傾向があるとまでは言えません(p = { $p })
particle-EV-P011 = 希釈倍率の記録がありません。表示の濃度は試料ではなく測定セル内の値であるか、記録のないまま倍率が掛けられています
particle-EV-P012 = 計数した粒子は { $counted } 個なのに、粒径を求めた粒子が { $sized } 個あります
particle-EV-P013 = 希釈しても視野内の粒子が減りません。{ $diluted } 倍の希釈に対して減少の倍率は { $fell } です(1 未満は増加。傾き { $slope }、本来は -1)。数えたのは試料ではなくバックグラウンドです
particle-EV-P014 = 粒径を求めた粒子は { $sized } 個とありますが、粒径階級の合計は { $sum } 個です
particle-EV-P015 = 粒子が一つも計数されていないのに、濃度 { $printed } 粒子/mL が表示されています
particle-EV-P016 = 粒径分布を使えません:{ $error ->
    [EV-P101] { particle-EV-P101 }
    [EV-P102] { particle-EV-P102 }
    [EV-P103] { particle-EV-P103 }
    [EV-P104] { particle-EV-P104 }
    [EV-P105] { particle-EV-P105 }
    [EV-P106] { particle-EV-P106 }
    [EV-P107] { particle-EV-P107 }
    [EV-P108] { particle-EV-P108 }
    [EV-P109] { particle-EV-P109 }
    [EV-P110] { particle-EV-P110 }
   *[other] { $error }
}

# 値を計算できない理由。
particle-EV-P101 = { particle-quantity }が有限の数ではありません
particle-EV-P102 = { particle-quantity }が { $value } です。負の値にはなりえません
particle-EV-P103 = { particle-quantity }が { $value } です。0 より大きくなければなりません
particle-EV-P104 = { particle-quantity }が { $value } です(取りうる範囲:{ particle-window })
particle-EV-P105 = { particle-quantity }を扱うには値が足りません({ $have } 個、必要数 { $need } 個)
particle-EV-P106 = { particle-quantity }を扱うには値が多すぎます({ $have } 個、上限 { $most } 個)
particle-EV-P107 = 粒子が一つもありません
particle-EV-P108 = { $class } 番目の粒径階級が、前の階級と重なるか、順序が逆か、幅がありません
particle-EV-P109 = { particle-quantity }がファイルになく、別に指定もされていません
particle-EV-P110 = { particle-quantity }の値がすべて同じです。計算には違いが必要です

# 計数値を使えない、または注意して使うべき理由。
particle-EV-P201 = { particle-figure }が { $found } で、少なすぎます(適正範囲:{ particle-window })
particle-EV-P202 = { particle-figure }が { $found } で、多すぎます(適正範囲:{ particle-window })
particle-EV-P203 = { particle-figure }の記載がないため、計数値を使えるかどうか判断できません
particle-EV-P204 = 粒子が一つも計数されていません
particle-EV-P211 = 希釈しても計数値が減りません。{ $diluted } 倍の希釈に対して減少の倍率は { $fell } です(1 未満は増加。傾き { $slope }、本来は -1)。これはバックグラウンドであり、試料については何も示しません
particle-EV-P212 = 希釈倍率 { $dilution } 以上では計数値がそれ以上減りません。残っているのはバックグラウンドです
particle-EV-P213 = 希釈倍率 { $dilution } 以下では計数値が低く出ています。粒子が重なるか、まとめて数えられるか、検出器が飽和しています
particle-EV-P214 = 原液の濃度から許容差を超えて外れた点が { $points } 個あります(最大の外れ { $percent } %)
particle-EV-P215 = 隣り合う希釈倍率どうしで、原液の濃度が一致するものがありません
particle-EV-P221 = この大きさの粒子がこれほどあれば、体積の { $percent } % を占めることになります(ありうる上限は { $limit } %)
particle-EV-P222 = 粒子 1 個あたりのタンパク質が { $megadaltons } MDa になります(ありうる範囲:{ particle-window } MDa)
