# レジストリのジョブ、メール、Webhook

what-EV-R600 = メールサーバーがメールを拒否しました
help-EV-R600 = 宛先の利用者と差出人のアドレスを確認し、ジョブを再実行してください

what-EV-R601 = メールサーバーに接続できないか、後での送信を求められています
help-EV-R601 = 自動で再試行します。続く場合はメールの送信設定を確認してください

what-EV-R602 = ジョブの状態が { $state } のため、この操作はできません
help-EV-R602 = 取り消しは終了前のジョブ、再実行は失敗または取り消し済みのジョブに対して行えます

what-EV-R603 = ジョブを実行中のプログラムが繰り返し終了しました
help-EV-R603 = プログラム終了時の出力を確認し、ジョブを再実行してください

what-EV-R604 = メールの設定を使えません({ $what })
help-EV-R604 = 差出人(registry@example.org など)とサーバー(smtps://USER:PASSWORD@mail.example.org など)を指定してください

what-EV-R610 = Webhook のサーバーがメッセージを受け取りませんでした
help-EV-R610 = 200 から 299 の応答で受信とみなします。テストメッセージで確認してください

what-EV-R611 = Webhook は停止中か、取り下げられています
help-EV-R611 = Webhook を再開してから、ジョブを再実行してください

what-EV-R612 = この Webhook のアドレスは許可されていません({ $reason })
help-EV-R612 = 公開ネットワーク上の https のアドレスを、ユーザー名とパスワードを含めずに指定してください

what-EV-R613 = Webhook のサーバーから応答がありません
help-EV-R613 = アドレスと証明書を確認してください

what-EV-R614 = Webhook のサーバーが別のアドレスへ転送しようとしましたが、転送には従いません
help-EV-R614 = 転送先のアドレスそのものを指定して Webhook を作成してください

what-EV-R621 = この日時の指定は使えません
help-EV-R621 = 時刻は 18:00 のように UTC で指定し、曜日は週 1 回の場合にだけ指定してください

mail-subject-mention = ディスカッションであなたの名前が挙がりました
mail-body-mention = レジストリのディスカッションで、あなたの名前が挙がりました。

mail-subject-triage = トリアージ待ちの報告があります
mail-body-triage = 新しい報告が届き、トリアージを待っています。

mail-subject-query = あなたの報告に照会があります
mail-body-query = あなたの報告について、担当者から照会があります。

mail-subject-recall = 貴施設に関わる回収があります
mail-body-recall = 貴施設で投与または保管しているロットが回収の対象になりました。通知を確認してください。

mail-subject-recall_overdue = 回収の確認をお待ちしています
mail-body-recall_overdue = 回収の通知について、貴施設の確認の期限が過ぎています。

mail-subject-follow_up = 期限を過ぎた経過観察があります
mail-body-follow_up = 貴施設の経過観察に、期限を過ぎたものがあります。

mail-subject-deadline = 期限の近い報告があります
mail-body-deadline = 当局への提出期限まで 2 日以内、または期限を過ぎた報告があります。

mail-subject-invitation = レジストリのアカウント
mail-body-invitation = 下のトークンで、レジストリのパスワードを設定できます。使えるのは一度だけで、有効期限があります。他の人に渡さないでください。

mail-open = 次のアドレスを開いて使ってください: { $address }
mail-sign-in = サインインして確認してください: { $address }
mail-sign-in-anywhere = レジストリにサインインして確認してください。
mail-why = このメールはレジストリが自動で送信しました。内容はサインインした方だけが見られるため、メールには記載していません。
