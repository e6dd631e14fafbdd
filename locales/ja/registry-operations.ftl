# レジストリの運用: 設定、端末での利用者管理

what-EV-R650 = { $place }: 設定ファイルを読み取れません: { $reason }
help-EV-R650 = TOML で書いてください。[セクション] の下に キー = 値 の形で、文字列は引用符で囲みます

what-EV-R651 = { $place }: { $key } という設定項目はありません
help-EV-R651 = evigil serve --check-config で設定項目の一覧を確認できます

what-EV-R652 = { $place }: { $key } に { $value } は指定できません。指定できるのは{ $expected }です
help-EV-R652 = 値を修正してください

what-EV-R653 = { $place }: { $key } に、他人から読める形でパスワードが書かれています
help-EV-R653 = 接続先は、サービスだけが読めるファイルに書いて database.url_file で指定するか、環境変数 EVIGIL_DB で渡してください

what-EV-R654 = { $place }: このプログラムは { $key } に必要な機能なしで作られています
help-EV-R654 = --features { $feature } を付けて作り直すか、設定を外してください

what-EV-R655 = { $day } は先の日付のため、その日のデモは作れません
help-EV-R655 = 今日以前の日付を指定するか、--as-of を外してください

config-default = 既定値
config-strange = # { $variable } は設定項目ではありません
config-expected-database = sqlite:PATH または postgres://USER@HOST/NAME
config-expected-folder = フォルダのパス
config-expected-secret-file = ファイルのパス
config-expected-address = アドレスとポート(例: 127.0.0.1:8080)
config-expected-url = パスのない http://HOST または https://HOST
config-expected-provider = プロバイダーが自ら名乗るアドレス（https://ホスト/パス）
config-expected-word = 空白を含まない語
config-expected-switch = true か false
config-expected-number = { $least } から { $most } までの整数
config-expected-networks = アドレスまたはネットワーク(例: 10.0.0.0/8)のリスト
config-expected-roles = 役割(例: administrator、board)のリスト
config-expected-rate = 単位時間(second、minute、hour、day)あたりの回数(例: 10/minute)、または off
config-expected-sender = registry@example.org のようなメールアドレス

admin-invited = 招待リンク(一度だけ有効、期限 { $until }): { $url }invitation/{ $token }
admin-ready = レジストリは応答しています
admin-not-ready = レジストリが応答しません

what-EV-R140 = このアカウントを持つ利用者は登録されていません
help-EV-R140 = 運営者に招待を依頼し、招待リンクをこのアカウントで開いてください

what-EV-R141 = このアカウントは別の利用者に結び付けられています
help-EV-R141 = そのアカウントでサインインするか、別のアカウントで招待リンクを開いてください

what-EV-R142 = 認証プロバイダーの応答を確認できませんでした
help-EV-R142 = もう一度サインインをやり直してください

what-EV-R143 = 認証プロバイダーが応答しません
help-EV-R143 = しばらくしてからやり直すか、パスワードでサインインしてください
