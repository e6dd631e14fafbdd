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
problem-EV-R026 = --since { $date } は今日より後の日付です。その日以降に受け取った報告はありえません
problem-EV-R027 = 同じ症例の報告 { $count } 件(旧版、または別のファイルにある同じ世界共通番号の報告)は、ひとつにまとめました。--all-versions を付けるとすべて書き出します
problem-EV-R010 = フォルダー内の { $count } 個のファイルは報告を含まないため読み飛ばしました（例：{ $name }）
problem-EV-R012 = バッチに必須の項目がありません：{ $elements }
problem-EV-R011 = 読み取れなかった行・メッセージは全部で{ $count }件です。`evigil report import --rejects DIR` がすべて一覧にします

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
what-EV-R025 = 書き出すものがありません。条件に合う報告は{ $count }件ありますが、症例が取り消されたか、最新版が条件に合いません
help-EV-R025 = --all-versions を付けると、それらも書き出します

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
show-nullified = 取消し
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
count-no-lot = (ロットなし)
count-all = 全体
count-any = いずれか(報告に記載のあるもの)
count-asked-product = 製品
count-asked-event = 事象
count-superseded = 症例の旧版、または別のファイルにある同じ症例 { $count } 件は数えていません

export-left = この形式に場所がないため書き出さなかった項目：{ $elements }
export-kept-elsewhere = 元の形式の次の欄はこの形式に項目がないため書き出していません(値{ $count }件):{ $elements }

# validate

validate-severity-rejection = 受付拒否
validate-severity-error = 誤り
validate-severity-warning = 警告
validate-line = { $line }行目
validate-found-nothing = 見つかった値:なし
validate-found-null = 見つかった値:nullFlavor { $value }
validate-found-code = 見つかった値:{ $value }
validate-found-date = 見つかった値:{ $length }文字の日付
validate-found-text = 見つかった値:{ $length }文字
validate-summary = 報告{ $reports }件、指摘なし{ $clean }件。受付拒否{ $rejections }件、誤り{ $errors }件、警告{ $warnings }件。
validate-problems = 読み取りの問題：{ $count }件
validate-left-out = 未判定:{ $first }など{ $count }件の規則には一覧`{ $list }`が必要です。--list { $list }=ファイル で指定してください
problem-EV-V001 = ICHの規則だけで検証しました。N.1.4とN.2.r.3のどちらにも、規則のある規制当局が示されていません。--profileで指定できます
problem-EV-V002 = スキーマによる指摘:{ $reason }
problem-EV-V003 = スキーマは使われませんでした:{ $reason }
what-EV-V010 = 知識ベースの規則を使えません:{ $reason }
help-EV-V010 = --knowledgeを外すか、ファイルを直してください
what-EV-V011 = プロファイル{ $profile }はありません
help-EV-V011 = プロファイル:ich、fda-postmarket、fda-premarket、fda-vaers、mfds、pmda
what-EV-V012 = 一覧を読めません:{ $reason }
help-EV-V012 = --list 名前=ファイル には、1行に1つの値を書いたテキストファイルを指定します
what-EV-V013 = スキーマを使えません:{ $reason }
help-EV-V013 = --xsdには、MCCI_IN200100UV01.xsdとそれが読み込むファイルのあるフォルダーを指定します
