# `evigil law` の文言。

law-title = { $date } 時点の法令
law-nothing-given = 治療について、まだ何も示されていません。
law-not-given = 不明
law-given = 示された事項
law-contradictions = 示された事項の矛盾
law-conflict = { $fact }:両立しない回答です({ $answers })。不明として扱います。
law-set-aside = 不明として扱う事項
law-depends = 未確定(可能性:{ $outcomes })
law-unverified = 未確認:出典を読んでいません
law-for-review = 推論に基づくため、専門家の確認が必要
law-if-so = そうであれば「{ $outcome }」。{ $why }
law-so = 「{ $outcome }」。{ $why }
law-since = { $date } 施行・公表
law-may = { $what }(不明な事項による)
law-questions = 結論を左右する、確かめるべき事項
law-changes = これで決まるもの:{ $what }
law-changes-more = これで決まるもの:{ $what }、ほか { $more } 件
law-other-steps = 適用されなかった、または決まらない要件
law-open = 未確認の事実による
law-sources = 出典
law-hint = 義務・期限・罰則は evigil law obligations、検討したすべての規則は --steps、指定できる事項は evigil law facts で表示します。
law-no-obligations = 示された事項から生じる義務・期限・罰則は、収録した範囲にはありません。
law-notice = 収録した法令の内容を、出典と不明な点とともに整理したものです。法的助言ではありません。
law-facts-lead = --fact 事項=語、またはファイルのキー(--facts)で指定できる事項です。字下げした語は上の語に含まれます。unknown と書くと指定を取り消します。

law-applies-yes = はい。
law-applies-no = いいえ。
law-applies-open = 不明。

law-answers-one = 語を1つ
law-answers-many = 該当する語をすべて
law-answers-number = 整数

law-kind-duty = 義務
law-kind-deadline = 期限
law-kind-penalty = 違反したときの罰則など
law-kind-order = 行政が命じうること
law-kind-gap = 法律が保障しないこと
law-kind-right = 患者が求められること・できること
law-kind-contact = 相談先
law-kind-caution = 留意点

law-who-anyone = すべての人
law-who-business = 事業者
law-who-clinic = 医療機関
law-who-committee = 委員会
law-who-dealer = 販売者
law-who-doctor = 医師
law-who-maker = 製造者
law-who-patient = 患者

entry-law_fact = 治療についての事項
entry-law_instrument = 対象かどうかの判定
entry-law_class = 法令上の区分
entry-law_rule = 判定の規則
entry-law_consequence = 法令から生じること
entry-law_contradiction = 矛盾

what-EV-J01 = 「{ $fact }」という事項はありません
help-EV-J01 = 指定できる事項は evigil law facts で確かめられます
what-EV-J02 = 「{ $value }」は { $fact } の回答になりません。使える語: { $known }
help-EV-J02 = 事項ごとの語は evigil law facts で確かめられます
what-EV-J03 = { $fact } は整数ですが、「{ $value }」は整数ではありません
help-EV-J03 = 300000 のように数字で書いてください
what-EV-J04 = 事項のファイルを読めません: { $reason }
help-EV-J04 = material = "vesicles" のように1行に1つの事項を書いた TOML か、同じ内容の JSON にしてください
what-EV-J05 = { $fact } の回答が、語・語の列・true/false・整数のいずれでもありません
help-EV-J05 = 事項ごとの語は evigil law facts で確かめられます
what-EV-J06 = 「{ $fact }」という事項はありません。近いもの: { $near }
help-EV-J06 = 指定できる事項は evigil law facts で確かめられます
what-EV-J07 = 「{ $typed }」は「事項=語」の形ではありません
help-EV-J07 = --fact material=vesicles のように書いてください
