# 粒子計測器・チップ・動的光散乱のテキスト出力に見つかった問題

# すべての形式
problem-EV-N001 = 同じ問題 { $code } がほかに { $count } 件あります
problem-EV-N002 = 引用符で囲まれたセルが行をまたいでいます。引用符が欠けている可能性があります
problem-EV-N003 = 行 { $name } の値は { $found } 個ですが、列は { $expected } 個あります
problem-EV-N004 = { $name }:「{ $text }」は数値として読めません
problem-EV-N005 = 節 { $name } は未知のため読みませんでした
problem-EV-N009 = 測定の列が { $found } 個あります。先頭の { $most } 個だけを読みました
problem-EV-N010 = 粒径 { $found } が直前の値より大きくないため、この行を除きました
problem-EV-N011 = 個数または濃度の欄に負の値 { $found } があるため除きました
problem-EV-N014 = 測定の名前がなく、何も読めませんでした
problem-EV-N015 = 節または列 { $name } がありません
problem-EV-N016 = 個数基準の粒径分布がありません
problem-EV-N022 = 希釈倍率が記録されていません({ $runs } 測定中 { $count })。濃度は試料ではなく測定セル内の値です
problem-EV-N023 = 名前 { $name } に { $factor } とあり希釈倍率かもしれませんが、測定者にしか分かりません
problem-EV-N028 = 表 { $name } は { $expected } 行のはずが { $found } 行です。途中で切れたか編集されています
problem-EV-N030 = { $run } の { $name } は { $printed } と印字されていますが、同じ表の階級からは { $computed } になります
problem-EV-N031 = { $name } は { $printed } と印字されていますが、並んだ値からは { $computed } になります

# NanoSight
problem-EV-N006 = 拡散係数の節は粒径ではないため読みませんでした
problem-EV-N007 = 動画 { $run } は解析されていません
problem-EV-N008 = 測定の名前が二度書かれています。最初の名前を使いました
problem-EV-N012 = { $weighting } 基準の節は読みませんでした。粒子を数えるのは個数基準だけです
problem-EV-N013 = { $expected } の列が、粒径データでは { $found } となっています
problem-EV-N017 = { $run } には粒子が一つもありません
problem-EV-N018 = 同じ名前 { $name } の測定が二つあります
problem-EV-N019 = 測定は { $count } 種の試料({ $names })に分かれます。全体の平均には意味がありません
problem-EV-N020 = この実験は複数の実験を合わせたものです: { $members }
problem-EV-N021 = { $name } が測定の間で異なり({ $first } と { $found })、反復測定とは言えません
problem-EV-N024 = 希釈倍率が測定の間で異なります({ $first } と { $found })
problem-EV-N025 = このソフトウェアの版は照合されたことがないため、百分位の規則を値から推定しました
problem-EV-N026 = ソフトウェアが { $runs } 測定中 { $count } の濃度に疑いを示しています: { $word }
problem-EV-N027 = ソフトウェアの表示({ $runs } 測定中 { $count }): { $name }: { $word }
problem-EV-N029 = { $run } の濃度は { $printed } と印字されていますが、階級の合計は { $computed } です
problem-EV-N032 = NTA 3.2 は百分位を一階級(1 nm)低く印字します: 印字 { $printed } nm、階級からは { $computed } nm({ $runs } 測定中 { $count } で一致)
problem-EV-N033 = { $run } の百分位 { $count } 個が階級と合いません。最大は { $percent } % で、印字 { $printed }、計算 { $computed }
problem-EV-N034 = 実験の詳細は先頭の { $most } 項目だけを残しました
problem-EV-N040 = この表は出力から手作業で作られたもので、装置の署名・条件・警告がありません

# ZetaView
problem-EV-N050 = 測定は失敗しています。粒径の表に区切り行しかありません
problem-EV-N051 = { $name }: 一度も行われていません
problem-EV-N052 = { $name }: { $word }
problem-EV-N053 = 測定に SOP が使われていません
problem-EV-N054 = 粒径の表に列 { $name } がありません
problem-EV-N055 = 階級がソフトウェアの書く 5 nm 間隔になっていません
problem-EV-N056 = 粒子数が線形の階級では { $linear }、対数の階級では { $logarithmic } です
problem-EV-N057 = 軌跡は { $printed } と記されていますが、階級の合計は { $computed } です
problem-EV-N058 = 階級の濃度 { $printed } が、ほかの階級の係数で個数から求まる値 { $computed } と合いません
problem-EV-N059 = 中央値 { $printed } nm は最後の階級で、粒径は測れていません

# NanoSight の粒子・軌跡の表
problem-EV-N041 = 粒子 { $id } に軌跡がありません
problem-EV-N042 = 粒子 { $id } の軌跡は { $printed } フレームとありますが、{ $found } 行です
problem-EV-N043 = 粒子 { $id } の軌跡はフレーム { $printed } からとありますが、{ $found } から始まります
problem-EV-N044 = 粒子 { $id } は一方の表でだけ分布に含まれています
problem-EV-N045 = 軌跡 { $count } 本でフレームが増えていません。最初は { $id } です
problem-EV-N046 = 粒子 { $id } の粒径は { $printed } nm ですが、記された温度と粘度での拡散からは { $computed } nm になります
problem-EV-N047 = 含まれる粒子は { $found } 個ですが、要約の有効軌跡数は { $printed } です
problem-EV-N048 = この行は読めないため除きました
problem-EV-N049 = 軌跡 { $id } に対応する粒子がありません

# チップ
problem-EV-N060 = アイソタイプ対照の捕捉がなく、非特異的な付着を見分けられません
problem-EV-N061 = 捕捉 { $name } に粒子がありません

# ZetaView の位置とプロファイル
problem-EV-N062 = ソフトウェアが { $runs } 位置中 { $count } を除いています: { $words }
problem-EV-N063 = ソフトウェアが { $runs } 位置すべてを除いており({ $words })、結果がありません
problem-EV-N064 = テキスト中に NUL バイトがあり、読み飛ばしました
problem-EV-N065 = これはゼータ電位のプロファイルで、粒径も濃度も含みません

# Zetasizer
problem-EV-N070 = 測定が完了していません: { $word }
problem-EV-N071 = 粒径の中にあるゼータ電位の記録 { $count } 件を除きました
problem-EV-N072 = { $name } の割合の合計が { $found } % です

# Izon
problem-EV-N080 = 時刻 { $found } が上の行より前です
problem-EV-N081 = 閉塞信号には大きさしかありません。粒径にはビーズでの校正が必要です
problem-EV-N082 = XML を読めません: { $text }

# 対応表(マッピングファイル)
problem-EV-N090 = 対応表を読めません: { $text }
problem-EV-N091 = 区切りは ASCII 一文字または "tab" です
problem-EV-N092 = 小数点と区切りが同じです。表の区切りを指定してください
problem-EV-N093 = 列は名前か 1 からの番号のどちらか一方で指定します
problem-EV-N094 = 列を名前で指定していますが、表に見出しがないとされています
problem-EV-N095 = 階級には個数か濃度が要り、強度は持てません。粒子には個数も濃度もありません
problem-EV-N096 = 希釈倍率は 0 より大きい数です
problem-EV-N097 = 表に列 { $name } がありません。あるのは: { $known }
problem-EV-N098 = 見出しがあるはずの { $line } 行目が表にありません
problem-EV-N099 = 表に列 { $name } が二つ以上あります。番号で指定してください
