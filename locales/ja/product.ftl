# `evigil product` の言葉。基準の題名・質問・理由と、区分・水準・判定の名前は知識ベースにあります。

# 記録書の問題点と直し方。
dossier-EV-L001 = TOML として読めません:{ $reason }
dossier-help-EV-L001 = 該当行を直してください。書き方は `evigil product template` で確認できます
dossier-EV-L002 = この記録書の形式「{ $found }」には対応していません
dossier-help-EV-L002 = schema = "evigil.dossier/1" としてください
dossier-EV-L003 = ここに「{ $key }」という項目はありません
dossier-help-EV-L003 = { $near ->
    [yes] 「{ $nearest }」ではありませんか。使える項目:{ $known }
   *[no] 使える項目:{ $known }
}
dossier-EV-L004 = 「{ $key }」には{ $expected ->
    [text] 引用符で囲んだ文字列
    [number] 数値
    [count] 整数
    [flag] true か false
    [date] 2026-04-01 のような日付
    [table] 表
   *[list] 角括弧のリスト
}が必要ですが、{ $found ->
    [text] 文字列
    [number] 数値
    [flag] true か false
    [date] 日付
    [table] 表
   *[list] リスト
}が書かれています
dossier-help-EV-L004 = ひな形のとおりに書いてください。この値は評価に使いません
dossier-EV-L005 = 「{ $key }」を { $found } にはできません。0 以上の有限の数を書いてください
dossier-help-EV-L005 = 数値を直してください。この値は評価に使いません
dossier-EV-L006 = 「{ $found }」は「{ $key }」の値ではありません
dossier-help-EV-L006 = { $near ->
    [yes] 「{ $nearest }」ではありませんか。使える値:{ $known }
   *[no] 使える値:{ $known }
}
dossier-EV-L007 = 「{ $found }」はこの測定の単位ではありません
dossier-help-EV-L007 = 次のいずれかにしてください:{ $known }。この値は評価に使いません
dossier-EV-L008 = 「{ $key }」がありません
dossier-help-EV-L008 = 書き足してください。ないとこの記載は使えません
dossier-EV-L009 = id「{ $id }」が重複しています
dossier-help-EV-L009 = 測定ごとに別の id を付けてください
dossier-EV-L010 = id「{ $id }」の測定がありません
dossier-help-EV-L010 = 上に書いた [[measurement]] の id を指定してください
dossier-EV-L011 = 「{ $key }」が前後の値と合いません
dossier-help-EV-L011 = 下限は値と上限より小さく、使用期限は製造日より後にしてください
dossier-EV-L012 = ファイル「{ $path }」を開けません:{ $reason }
dossier-help-EV-L012 = 記録書と同じフォルダーに置くか、パスを直してください。このファイルに基づく項目は示されたことになりません
dossier-EV-L013 = パス「{ $path }」は記録書のフォルダーの外を指しています
dossier-help-EV-L013 = 記録書のフォルダーの中に置いてください。外のファイルは開きません

# 判定の理由。
reason-not-concerned = この製品・経路・提供者には当てはまりません
reason-fields-all = 記録書に記載があります(データは添えられていません)
reason-fields-some = 記録書に記載がありません:{ $missing }
reason-fields-none = 記録書に何も書かれていません:{ $missing }
reason-value-fits = 記録書に記載があります
reason-value-other = 記録書の記載は次のどれでもありません:{ $allowed }
reason-value-refused = 記録書の記載自体がこれに反します
reason-expired = { $expires } に期限切れです({ $day } 時点)
reason-not-expired = 期限は { $expires } です
reason-autologous-of-several = 「本人由来」と提供者 { $donors } 人は両立しません
reason-no-test = 試験「{ $test }」が記録書にありません
reason-test-failed = 試験「{ $test }」は不適合です
reason-test-incomplete = 試験「{ $test }」に次の記載がありません:{ $missing }
reason-test-other-result = 結果「{ $result }」は人の目で確認してください。適合と分かるのは次の語で始まる結果です:{ $wanted }
reason-test-stated = 結果 { $result }(書面のみ)
reason-other-unit = 結果の単位は「{ $unit }」、限度の単位は { $wanted } で、比べられません
reason-over-limit = 結果 { $result } { $unit } は限度 { $limit } { $unit } を超えています
reason-use-not-disclosed = 使ったかどうかの記載がありません({ $field })
reason-not-used = 使っていないと記録書にあります
reason-donor-tested = 検査済み・陰性(書面のみ)
reason-donor-untested = 提供者の検査がありません:{ $agents }
reason-donor-no-result = 結果がありません:{ $agents }
reason-donor-result = 陰性ではありません:{ $agents }
reason-method-not-used = この対照が必要な測定法は使われていません
reason-no-control = 対照「{ $role }」のファイルがありません
reason-control-read = 対照が測定され、ファイルを読めました
reason-control-paper = 対照は図や証明書だけです
reason-file-missing = ファイルを開けません:{ $file }
reason-file-unreadable = ファイルを読めません
reason-no-measurement = この種の測定がありません({ $kinds })
reason-no-picture = 画像が記録書にありません
reason-picture-given = 画像があります。人の目で確認してください
reason-quantity-stated = 値の記載があります(書面のみ)
reason-no-value = 測定の記載はありますが、値がありません
reason-no-potency = 効力の試験がありません
reason-potency-stated = 限度・用量反応性・対照とともに記載されています
reason-potency-incomplete = 効力の試験に次の記載がありません:{ $missing }
reason-no-marker = どれも調べられていません:{ $names }
reason-marker-raw-differs = 生データが記録書の記載と食い違います:{ $names }
reason-marker-otherwise = 期待と逆の結果です:{ $names }
reason-marker-no-result = 調べたとありますが、結果がありません:{ $names }
reason-marker-too-few = 期待どおりの結果のマーカーが足りません:{ $names }
reason-marker-no-control = 対照がありません:{ $names }
reason-marker-shown = 生データで確認できました:{ $names }
reason-marker-stated = 記載のみ:{ $names }
reason-label-no-markers = ラベルにマーカーの記載はありません
reason-label-marker-contradicted = ラベルの記載と結果が食い違います:{ $names }
reason-label-marker-missing = ラベルにありますが、結果がありません:{ $names }
reason-label-markers-shown = ラベルのマーカーはすべて生データで確認できました
reason-label-markers-stated = ラベルのマーカーにはすべて結果の記載があります
reason-name-modest = エクソソームとも細胞外小胞とも呼んでいません
reason-name-unseparated = 分離されていません。培養上清です
reason-name-unproven = その名称に足るだけの事項が示されていません。残り:{ $criteria }
reason-name-no-endosomal-proof = 「細胞外小胞(EV)製剤」とは呼べますが、「エクソソーム」と呼ぶにはエンドソーム由来である証明が必要で、記録書にはありません
reason-name-fits = 「細胞外小胞」の名称は記録書の内容に合っています
reason-endotoxin-no-figure = エンドトキシンの数値がありません
reason-endotoxin-no-unit = エンドトキシンの結果が EU/mL ではありません
reason-endotoxin-no-dose = 用量が分からないため({ $missing })、限度 { $k } EU/kg/h を当てはめられません
reason-endotoxin-over = { $dose } EU/kg/h は限度 { $k } EU/kg/h を超えます。体重 { $mass } kg に { $volume } mL なら { $allowed } EU/mL までです
reason-endotoxin-within = { $dose } EU/kg/h は限度 { $k } EU/kg/h 以内です(書面のみ)。体重 { $mass } kg に { $volume } mL なら { $allowed } EU/mL までです
reason-endotoxin-insensitive = 試験の感度が足りません。体重 { $mass } kg に { $volume } mL なら { $allowed } EU/mL を検出できる必要があります
reason-endotoxin-open = 結果が「より大きい」なので、{ $allowed } EU/mL 以下かどうか分かりません
reason-count-incomplete = 数値はありますが、次の記載がありません:{ $missing }
reason-count-stated = 記載のみで、生データがありません
reason-count-shown = 生データから再計算:{ $value } 個/mL({ $low }~{ $high })
reason-count-differs = 記載は { $stated } 個/mL、生データでは { $value } 個/mL({ $low }~{ $high })で、記載の { $ratio } 倍です
reason-count-refused = 生データからは濃度を言えません
reason-count-no-dilution = 希釈倍率が生データにも記録書にもなく、その分だけ数値がずれている可能性があります
reason-count-no-number = 生データに濃度がありません
reason-purity-class = タンパク質 1 µg あたり { $ratio } 個:{ $class ->
    [high] 高純度
    [low] 低純度
    [impure] 不純
   *[other] { $class }
}
reason-purity-between = タンパク質 1 µg あたり { $ratio } 個で、区分の間にあります
reason-purity-unsure = タンパク質 1 µg あたり { $ratio } 個。誤差({ $low }~{ $high })を含めると複数の区分にまたがります
reason-purity-missing = 比を計算できません。ないもの:{ $missing }
reason-plausible = 数値はありえる範囲です
reason-volume-impossible = { $diameter } nm の粒子が { $concentration } 個/mL なら体積の { $share } % を占めます
reason-protein-too-little = 1 粒子あたりタンパク質 { $attogram } ag は小胞として少なすぎます
reason-label-no-count = ラベルに粒子数の記載はありません
reason-label-count-unmeasured = ラベルは { $label } 個/mL ですが、測定がありません
reason-label-count-within = ラベル { $label } 個/mL、実測 { $value } 個/mL({ $low }~{ $high })
reason-label-count-below = ラベルは { $label } 個/mL ですが、実測は { $value } 個/mL({ $low }~{ $high })です
reason-label-count-above = ラベルは { $label } 個/mL ですが、実測は { $value } 個/mL({ $low }~{ $high })で、記載より多くなっています
reason-label-count-paper = ラベルと測定値の記載は一致しますが、生データがありません
reason-label-no-size = ラベルにサイズの記載はありません
reason-label-size-unmeasured = サイズの生データがありません
reason-label-size-paper = 記載の径 { $diameter } nm はラベルの範囲内ですが、生データがありません
reason-label-size-off = 記載の径 { $diameter } nm はラベルの範囲外です
reason-label-size-within = 粒子の { $share } % が { $low }~{ $high } nm に入ります
reason-label-size-outside = { $low }~{ $high } nm に入る粒子は { $share } % だけです
reason-series-none = 同じ試料を異なる希釈で測った生データがありません
reason-series-flat = 計数は希釈に従っています(傾き { $slope }、期待値 -1)
reason-series-bent = 計数が希釈に従いません。最大 { $deviation } % ずれています(傾き { $slope }、期待値 -1)
reason-series-background = 希釈しても視野内の粒子数が減りません。数えたのは背景です
reason-window-none = 視野内の粒子数が分かる生データがありません
reason-window-within = 視野内の粒子数とトラック数は { $runs } 回中 { $runs } 回とも適正範囲です
reason-window-outside = { $runs } 回中 { $outside } 回が適正範囲外です:{ $why }
reason-detergent-none = 界面活性剤の前後の生データがありません
reason-detergent-loss = 界面活性剤で粒子の { $loss } % が消えました
reason-detergent-no-loss = 界面活性剤で消えた粒子は { $loss } % だけです。大半は小胞ではありません
reason-detergent-unknown-volume = 測定体積を確認できないため、界面活性剤の前後を比べられません
reason-keyword-found = 生データに記録があります:{ $what }
reason-keyword-none = 生データに記録がありません
reason-no-event-file = 生データ(イベントファイル)がありません

# 数値の名前。
quantity-concentration = 粒子濃度
quantity-run-concentration = 1 回の測定の濃度
quantity-median = メジアン径
quantity-mean = 平均径
quantity-positive-share = 陽性粒子
quantity-purity = タンパク質 1 µg あたりの粒子数
quantity-volume-share = 体積の割合
quantity-protein-per-particle = 1 粒子あたりのタンパク質
quantity-endotoxin-dose = 体重 1 kg・1 時間あたりのエンドトキシン
quantity-endotoxin-limit = この用量でのエンドトキシン上限
quantity-size-share = ラベルのサイズ範囲に入る粒子
quantity-slope = 希釈に対する計数の傾き
quantity-detergent-loss = 界面活性剤で消えた粒子
quantity-label-ratio = 実測とラベルの比

# 判定の理由(続き)。
reason-count-not-above-blank = 試料の計数が希釈液のブランクを上回りません
reason-blank-subtracted = 計数の { $percent } % は希釈液自体によるもので、差し引きました
reason-count-trend = 最初から最後までに { $percent } % 変化しており(p = { $p })、繰り返し測定とはいえません
reason-purity-half-shown = 粒子数は生データから再計算、タンパク質は書面のみです
reason-label-count-undecided = ラベル { $label } 個/mL、実測 { $value } 個/mL({ $low }~{ $high })。測定の精度が足りず、判断できません

# ファイルの内容。
inspect-unreadable = 読めません
inspect-events = { $events } イベント
inspect-promised = (ファイルの宣言では { $promised })
inspect-dataset = データセット { $number }/{ $of }
inspect-spillover = スピルオーバー行列:{ $names }
inspect-capture = { $capture }:{ $particles } 粒子、うちサイズあり { $sized }。{ $channels }
inspect-runs = 測定回数
inspect-concentration = 濃度
inspect-dilution = 希釈倍率
inspect-counted = 計数
inspect-per-frame = 視野内
inspect-mean = 平均
inspect-min = 最小
inspect-max = 最大
inspect-mode = 最頻値
inspect-d10 = D10
inspect-d50 = D50
inspect-d90 = D90
inspect-z-average = Z 平均
inspect-pdi = PdI
inspect-zeta = ゼータ電位

severity-error = エラー
severity-warning = 警告
severity-note = 参考


# ロット。
lot-number = ロット { $number }
lot-overdue = この基準は { $date } までに見直す予定でした
lot-measured = 生データから分かること
lot-questions = 製造者に尋ねること

problem-EV-I001 = 対応しているどの装置の形式でもありません

# 形式.
format-fcs-2-0 = FCS 2.0
format-fcs-3-0 = FCS 3.0
format-fcs-3-1 = FCS 3.1
format-fcs-3-2 = FCS 3.2
format-nta-nanosight = NanoSight NTA 要約
format-nta-nanosight-particles = NanoSight NTA 粒子一覧
format-nta-nanosight-tracks = NanoSight NTA 軌跡一覧
format-nta-nanosight-derived = NanoSight NTA から作られた表
format-nta-zetaview = ZetaView サイズ分布
format-nta-zetaview-positions = ZetaView 測定位置
format-zeta-zetaview = ZetaView ゼータ電位
format-trps-izon = Izon TRPS
format-imaging-exoview = ExoView チップ
format-dls-zetasizer = Zetasizer
format-interferometry-videodrop = Videodrop
format-table-mapped = 対応表で読んだ表
problem-EV-I002 = 開けません:{ $reason }
progress-files = ファイル

# 繰り返し・無菌試験の試料・安定性。
reason-replicates-stated = 繰り返し { $runs } 回との記載があります
reason-replicates-few = 繰り返しは { $runs } 回で、{ $min } 回以上が必要です
reason-replicates-none = 繰り返し測定の記載がありません
reason-replicates-agree = { $runs } 回の測定は一致しています(変動係数 { $cv } %)
reason-replicates-spread = 繰り返しのばらつきが { $cv } % あります(上限 { $max } %)
reason-replicates-trend = 測定のたびに一方向へ変化しており(p = { $p })、繰り返し測定とはいえません
reason-series-few = { $points } 点の希釈系列では何も示せません
reason-sterility-enough = { $tested } 本・各 { $volume } mL を試験しています(必要数 { $needed } 本・{ $least } mL)
reason-sterility-too-few = { $tested } 本・各 { $volume } mL の試験では足りません(必要数 { $needed } 本・{ $least } mL)
reason-stability-too-short = { $months } か月の試験では有効期間 { $shelf } か月を裏付けられません

quantity-of = { $title }({ $of })
lot-as-of = { $date } 時点
reason-label-count-partial = ラベルは { $label } 個/mL。フローサイトメーターでは { $value } 個/mL({ $low }~{ $high })ですが、散乱の弱い粒子は見えていません
problem-EV-G002 = ゲートを当てはめられません:{ $reason }
what-EV-G001 = ゲートを読めません:{ $reason }
help-EV-G001 = 解析ソフトが書き出した Gating-ML 2.0 のファイルを指定してください
inspect-gate = ゲート { $id }:{ $events } イベント { $share }

# ロットのページと測定ファイルのページ。
product-note = この報告は、あるロットの書類と生データを、指針が求める項目と一つずつ照らし合わせたものです。点数も合否も付けません。各項目の判定は「この記録書で何が示されたか」を表すもので、製品の安全性や有効性を示すものではありません。
lot-kicker = ロットの記録書
lot-head-lot = ロット
lot-head-sold-as = 販売名
lot-head-maker = 製造者
lot-head-class = 称する種類
lot-head-routes = 投与経路
lot-head-expires = 使用期限
lot-head-day = 判定日
lot-head-dossier = 記録書
lot-no-score = 項目の重みは同じではありません。件数は点数ではありません。
lot-problems = 記録書の不備
lot-problem-place = { $line } 行 { $column } 桁
lot-items = 項目ごとの判定
lot-column-standing = 判定
lot-column-item = 項目
lot-column-label = 表示
lot-column-measured = 測定
lot-label = 表示と測定の比較
lot-plots = 図
lot-files = 測定ファイル
lot-file = ファイル
lot-line = { $line } 行
lot-why = この項目を問う理由と出典
lot-not-applicable = { $count ->
   *[other] このロットに当てはまらない項目 { $count } 件
}
inspect-title = { $count ->
    [one] このファイルの内容
   *[other] { $count } 件のファイルの内容
}
inspect-more = ほか { $count } 件。すべては JSON 出力にあります。

# 図。
plot-diameter = 直径(nm)
plot-size-title = 粒子径分布:{ $name }
plot-size-share = { $width } nm ごとの粒子の割合(%)
plot-size-mean = 測定の平均
plot-size-band-runs = 平均の 95 % 区間(測定間のばらつきと計数誤差の広いほう)
plot-size-band-one = 計数誤差による 95 % 区間
plot-size-median = 中央値(D50){ $nm } nm
plot-size-label = 表示の範囲:{ $low }~{ $high } nm
plot-runs = { $count ->
   *[other] 測定 { $count } 回
}
plot-dilution-title = 計数と希釈:{ $name }
plot-dilution = 希釈倍率
plot-in-view = 視野内の粒子数
plot-in-cell = 希釈試料の粒子濃度(個/mL)
plot-dilution-runs = 測定
plot-dilution-law = 希釈どおりに減る場合(傾き -1)
plot-counting-error = 計数誤差による 95 % 区間
plot-dilution-slope = 傾き { $slope }(期待値 -1)
plot-marker-title = { $marker }:試料と対照
plot-channel = { $name }(強度、任意単位)
plot-share-of-peak = イベント数(最大値に対する %)
plot-marker-sample = 試料({ $events } イベント)
plot-marker-control = 対照 { $file }({ $events } イベント)
plot-marker-threshold = 閾値 { $value }
plot-marker-share = 閾値を超える割合(対照を差し引き):{ $value } %({ $low }~{ $high } %)
plot-time = 時間(ファイルの単位)
plot-value = 強度(任意単位)
plot-combination-title = 1 粒子上のマーカーの組み合わせ:{ $name }
plot-combination-control = アイソタイプ対照(粒子は背景):{ $name }
plot-combination-share = 粒子の割合(%)
plot-combination-interval = 95 % 区間
plot-combination-dot = 粒子上に検出されたマーカー
plot-combination-more = まれな組み合わせ { $count } 件は省略
plot-no-marker = マーカーなし
plot-particles = 粒子 { $count } 個
plot-plane-title = { $x } に対する { $y }:{ $name }
plot-few = イベントが少ない
plot-many = イベントが多い
plot-above = 閾値を超えるイベント { $percent } %
plot-drawn-from = 各チャンネル({ $events } イベントから描画)
lot-contradictions = 書類・生データ・基準値との食い違い

reason-test-bad-result = 試験「{ $test }」の結果は「{ $result }」です
reason-file-incomplete = ファイルが途中で切れており、計数に使えません:{ $file }
quantity-capture-share = アイソタイプを上回る捕捉粒子

reason-control-is-sample = 対照「{ $role }」のファイルは試料のファイルそのものです
reason-beads-given = ビーズの測定があります。それで校正したかどうかは人の目で確認してください
