# コマンドラインの言葉:エラーと対処、進行状況、集計。

error = エラー
help = 対処

progress-documents = 件
progress-violations = 違反

tally-read = 調べた文書
tally-failed = 読めなかった文書
tally-passed-over = ページではないレコード
tally-missing = 記載の不足

did-you-mean = { $ids } ではありませんか。`evigil explain --list` で一覧を表示できます

what-EV-C001 = 知識ベースを使えません
help-EV-C001 = --knowledge で指定したフォルダを直すか、指定を外してください
what-EV-C002 = 出力を書き込めません: { $reason }
help-EV-C002 = フォルダ、ディスクの空き、権限を確かめてください
what-EV-C003 = 「{ $id }」という項目はありません
help-EV-C003 = `evigil explain --list` で一覧を表示できます
what-EV-C004 = Parquet は端末に表示できません
help-EV-C004 = --out でファイルを指定するか、出力をファイルに向けてください
what-EV-C005 = 「{ $kind }」という種類の項目はありません
help-EV-C005 = `evigil explain --list` で種類を確かめてください
what-EV-C006 = 出力がこの入力を上書きしてしまいます
help-EV-C006 = --out に別の名前を指定してください

what-EV-D001 = 開けません: { $reason }
help-EV-D001 = パスと権限を確かめてください
what-EV-D002 = { $byte } バイト目の後で読み込みが途切れました: { $reason }
help-EV-D002 = ディスクや接続を確かめて、もう一度試してください
what-EV-D003 = 中身がありません
help-EV-D003 = ページを保存し直してください。調べられるのは文字だけです
what-EV-D004 = 既知の文字コードの文書ではありません({ $byte } バイト目)
help-EV-D004 = HTML、テキスト、Markdown、文字を含む PDF を指定してください。画像やオフィス文書は先に変換が必要です
what-EV-D005 = { $limit } MB を超えています
help-EV-D005 = 分割するか、.jsonl ファイルの1行に1文書ずつ入れてください
what-EV-D006 = 圧縮データが { $byte } バイト目の後で壊れているか途切れています: { $reason }
help-EV-D006 = ファイルを取得し直してください。壊れる前の部分は調べました
what-EV-D007 = JSON オブジェクトではありません: { $reason }
help-EV-D007 = 1行に1つのオブジェクトを置き、文書を `text`、`content`、`body`、`html` のいずれかに入れてください
what-EV-D008 = `text`、`content`、`body`、`html` のいずれにも文書がありません
help-EV-D008 = いずれかのキーに文書を入れてください
what-EV-D009 = 行が { $limit } MB を超えています
help-EV-D009 = 1行に1文書ずつ入れてください
what-EV-D010 = アーカイブの { $record } 番目のレコードが壊れています: { $reason }
help-EV-D010 = アーカイブを取得し直してください。ほかのレコードは調べました
what-EV-D011 = { $record } 番目のレコードに読める HTTP 応答がありません: { $reason }
help-EV-D011 = ページを取得し直してください。ほかのレコードは調べました
what-EV-D012 = ページに表示される文字がありません
help-EV-D012 = スクリプトで作られるページは、ブラウザで表示してから保存してください
what-EV-D013 = PDF が壊れています: { $reason }
help-EV-D013 = 閲覧ソフトで開いて保存し直してください
what-EV-D014 = PDF にパスワードがかかっています
help-EV-D014 = パスワードなしで保存してください
what-EV-D015 = PDF に文字がありません(画像のみ { $pages } ページ)
help-EV-D015 = 先に文字認識をかけてください
what-EV-D016 = リンクが上のフォルダに戻っています
help-EV-D016 = リンクを取り除いてください。フォルダ自体は調べました
what-EV-D017 = ファイルでもフォルダでもありません
help-EV-D017 = ファイル、フォルダ、または標準入力を表す - を指定してください
what-EV-D018 = フォルダにファイルがありません
help-EV-D018 = パスを確かめてください
