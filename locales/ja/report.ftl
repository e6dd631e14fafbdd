# Reports: what the commands about them say.

problem-EV-R001 = 読み取れません：{ $reason }
problem-EV-R002 = ファイルが空です
problem-EV-R003 = これは受領確認（ACK）であり、報告ではありません。`evigil report ack` で表示できます
problem-EV-R004 = この XML は既知の報告形式ではありません（ルート要素 { $root }）
problem-EV-R005 = 既知のデータベースの表ではありません。`evigil report mapping` が対応表の案を出します。それを --mapping で指定してください
problem-EV-R006 = 既知の報告形式ではありません。--from で形式を指定できます
problem-EV-R007 = 読み取りが途中で止まりました：{ $reason }
problem-EV-R008 = { $count } 件の行またはメッセージを取り込めなかったため、この入力は何も保存していません。--keep-good を付けると残りを保存します
problem-EV-R009 = 保存先を使えません：{ $reason }
problem-EV-R010 = フォルダー内の { $count } 個のファイルは報告を含まないため読み飛ばしました（例：{ $name }）

problem-severity-error = エラー
problem-severity-warning = 警告
problem-severity-note = 注意

what-EV-R020 = 保存先を使えません：{ $reason }
help-EV-R020 = 空のフォルダー、新しいフォルダー、または evigil の保存先を --store で指定してください
what-EV-R021 = 症例 { $case } の報告はありません
help-EV-R021 = --case なしの `evigil report show` が症例を一覧します
what-EV-R022 = この形式はファイルまたはフォルダーに書き出す必要があります
help-EV-R022 = --out で指定してください
what-EV-R023 = 対応表として使えません：{ $reason }
help-EV-R023 = `evigil report mapping FILE` が使える対応表を出します
what-EV-R024 = 書き出すものがありません。条件に合う報告がありません
help-EV-R024 = 選択の条件を減らしてください

import-reports = 報告
import-products = 製品
import-reactions = 有害事象
import-tests = 検査結果
import-withdrawn = データベースが取り下げた症例
import-rejected = 取り込めなかったもの
import-reject-file = その一覧
import-stored = 保存しました
import-known = 以前に保存済みです。何も変わっていません
import-not-stored = 保存していません
import-more-problems = … ほかに { $count } 件の問題

show-case = 症例
show-report = 報告
show-serious = 重篤
show-kept = 標準に場所がないためそのまま残したもの
show-section-N = 送信
show-section-C = 安全性報告
show-section-D = 患者
show-section-E = 有害事象
show-section-F = 検査
show-section-G = 製品
show-section-EV = 細胞外小胞治療のための拡張
show-section-H = 記述

null-NI = 情報なし
null-MSK = 秘匿
null-UNK = 不明
null-NA = 該当なし
null-ASKU = 尋ねたが不明
null-NASK = 尋ねていない
null-NINF = いかなる数よりも小さい
null-PINF = いかなる数よりも大きい
null-OTH = その他


count-both = 両方
count-product = 製品のみ
count-event = 事象のみ
count-neither = どちらもなし
count-any = すべて
count-asked-product = 製品
count-asked-event = 事象
count-superseded = 症例の旧版 { $count } 件は数えていません

export-left = この形式に場所がないため書き出さなかった項目：{ $elements }
export-kept-elsewhere = 他の形式に由来するため書き出さなかった値：{ $count } 件
