# レジストリ: エラーの説明

what-EV-R501 = { $address } はデータベースのアドレスではありません
help-EV-R501 = sqlite:パス または postgres://ユーザー@ホスト/名前 の形で指定してください

what-EV-R502 = { $path } は別のプログラムが使用中です
help-EV-R502 = そのプログラムを終了するか、--db に別のファイルを指定してください。SQLite のファイルを使えるのは一つのプログラムだけです

what-EV-R503 = データベースが壊れています: { $reason }
help-EV-R503 = レジストリを止め、ファイルはそのまま残し、evigil admin restore で最新のバックアップを戻してください

what-EV-R504 = データベースの版は { $found }、このプログラムが扱えるのは { $known } までです
help-EV-R504 = データベースを作ったプログラムか、それより新しいものを使ってください

what-EV-R505 = { $path }: { $reason }
help-EV-R505 = パス、権限、ディスクの空きを確かめてください

what-EV-R506 = データベースに書き込めません: { $reason }
help-EV-R506 = ディスクの空きか書き込み権限を確保してください。受理済みのデータは失われていません

what-EV-R507 = データベースが応答しません: { $reason }
help-EV-R507 = もう一度試してください。管理者はデータベースの稼働を確かめてください

what-EV-R508 = データベースが拒否しました: { $reason }
help-EV-R508 = 行った操作を管理者に伝えてください

what-EV-R510 = この ID のものは見つからないか、閲覧できません
help-EV-R510 = アドレスを確かめてください。他の組織のものは表示されません

what-EV-R511 = 受け付けられない項目があります
help-EV-R511 = 示された項目を直してください

what-EV-R512 = { $field } が指す記録が見つからないか、閲覧できません
help-EV-R512 = 閲覧できる記録の ID を指定してください

what-EV-R513 = 同じ記録がすでにあります
help-EV-R513 = 一覧から探し、その記録を変更してください

what-EV-R514 = この記録は他の人が変更しました(現在の版 { $found }、手元の版 { $expected })
help-EV-R514 = 読み直してから変更してください

what-EV-R515 = この記録は取り下げられており、変更できません
help-EV-R515 = 新しい記録を作ってください

what-EV-R517 = あなたの役割ではこの操作はできません
help-EV-R517 = 管理者に役割の付与を依頼してください

what-EV-R518 = サインインが必要です
help-EV-R518 = サインインするか、Authorization ヘッダーでトークンを送ってください

what-EV-R519 = 試行回数が多すぎます。{ $seconds } 秒待ってください
help-EV-R519 = 待ってからもう一度試してください

what-EV-R520 = プログラムが壊れています: { $reason }
help-EV-R520 = 入れ直してください

what-EV-R521 = レジストリは停止処理中です
help-EV-R521 = 少し待ってから試してください

what-EV-R522 = 内部でエラーが起きました
help-EV-R522 = もう一度試し、続く場合は時刻を管理者に伝えてください

what-EV-R530 = ファイルが { $max } バイトを超えています
help-EV-R530 = 分割するか、圧縮して送ってください

what-EV-R531 = リクエストを読めません: { $reason }
help-EV-R531 = インターフェースの説明に合わせて直してください

what-EV-R532 = 変更には、もとにした版の指定が必要です
help-EV-R532 = 受け取った ETag を If-Match ヘッダーで送ってください

what-EV-R533 = このキーは別のリクエストで使われています
help-EV-R533 = リクエストごとに新しい Idempotency-Key を使ってください

what-EV-R534 = このアドレスはありません
help-EV-R534 = /api/openapi.json を参照してください

what-EV-R535 = このアドレスではこのメソッドは使えません
help-EV-R535 = /api/openapi.json を参照してください

what-EV-R536 = リクエストに時間がかかりすぎました
help-EV-R536 = 一度に送る量を減らしてください

what-EV-R537 = このリクエストはレジストリのページから送られたものではありません
help-EV-R537 = サインイン時に受け取った値を X-CSRF-Token ヘッダーで送ってください

what-EV-R538 = この操作はトークンではなく、本人のセッションで行います
help-EV-R538 = 名前とパスワードでサインインしてください

what-EV-R540 = すでに何かがあります
help-EV-R540 = 空のフォルダと空のデータベースを指定してください

what-EV-R541 = バックアップが壊れています: { $reason }
help-EV-R541 = 別のバックアップを使ってください

what-EV-R542 = { $address } で待ち受けできません: { $reason }
help-EV-R542 = --listen で別のアドレスを指定してください

## 項目の誤り
field-unknown = という項目はありません。使える項目: { $known }
field-missing = がありません
field-not-yours = はレジストリだけが書き込みます
field-type = の形式が違います(必要な形式: { $expected })
field-code = は次のいずれかです: { $codes }
field-too-long = が { $max } 文字を超えています
field-range = が範囲外です({ $range })
field-control = の { $at } 文字目に制御文字があります

## serve と admin
serve-ready = evigil は { $url } で動いています
serve-place = レジストリ: { $db }、ファイルと秘密鍵: { $folder }
serve-first = 最初の管理者用リンク(一度だけ有効): { $url }first/{ $token }
demo-ready = 見本の登録簿を { $url } で公開しています(準備 { $seconds } 秒)。すべてのページに架空と表示されます
demo-users = 次の利用者でサインインできます。パスワードはすべて { $password } です
demo-kept = { $folder } に残ります
demo-gone = このコマンドを終えると消えます(Ctrl-C で終了)
admin-backup = { $folder } にバックアップしました。監査証跡は { $entries } 件目まで、ファイル { $files } 個
admin-backup-secret = 秘密鍵は含まれていません。{ $path } の写しを別の場所に保管してください
admin-restore = 復元しました。監査証跡は { $entries } 件目まで、ファイル { $files } 個
admin-export = { $records } 件の記録を { $folder } に書き出しました
admin-verified = 監査証跡 { $entries } 件を確認しました。最後のハッシュは { $hash } です
trail-changed = { $seq } 件目が書き換えられています
trail-missing = { $from } 件目から { $to } 件目までがありません
trail-unchained = { $seq } 件目がその前とつながっていません
trail-end = 証跡は { $found } 件目で終わっていますが、封印は { $sealed } 件目です
trail-record = { $kind } { $id } がレジストリを通さずに変更されています
trail-gone = { $kind } { $id } がなくなっています
trail-file = ファイル { $sha256 } がないか、壊れています
