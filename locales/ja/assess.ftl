# 一つの提供(オファー)について四つの問いを調べた結果。出典のある知識にもとづく文は知識ベースにある。

assess-kicker = 四つの問いの調べ · { $date }時点の法令
assess-standings = 四つの問いの現状
assess-offered = 提供の内容
assess-contradictions = 与えられた情報の食い違い
assess-claims = ページの主張と、分かっていること
assess-ask = 聞いておくこと
assess-steps = 確実性が低い理由
assess-note = これは提供の内容を、出典のある知識と並べたものです。点数はつけず、治療の勧めでも法的助言でもありません。「分かっていない」は、誰も示していないという意味で、正しいとも誤りとも言っていません。
assess-foot = evigil による調べ { $date }。点数・医学的助言・法的助言ではありません
assess-quote = 「{ $quote }」
assess-explain = evigil explain { $ids }
assess-told = { $value }({ $origin })
assess-contradiction = { $field }: { $told }。両立しません。どちらか確かめてください。

assess-origin-page = ページ
assess-origin-offer = オファーのファイル
assess-origin-dossier = ロットの資料

assess-field-donor = 誰の細胞か
assess-field-product = 何であるか

assess-row-product = 製品
assess-row-source = 由来
assess-row-donor = 提供者
assess-row-route = 投与方法
assess-row-indication = うたわれる対象
assess-row-given = 量
assess-row-price = 料金
assess-row-read = 読んだもの
assess-volume = 1回{ $value } mL
assess-hours = { $value }時間で投与
assess-sessions = { $value }回

assess-group-controlled = 人での対照試験
assess-group-uncontrolled = 対照群のない人での研究(効果は読み取れない)
assess-group-indirect = 別の製品・投与方法・病気の研究
assess-group-registered = 登録のみ(結果なし)
assess-group-terminated = 中止または撤回
assess-group-not_read = 結果を確認していない報告(数えない)
assess-group-preclinical = 動物・細胞の実験

# 理由
assess-reason-number-without-data = ページは製品の数値や品質を述べていますが、裏づけを示していません。
assess-reason-lot-contradicted = { $item }:ロットの資料と矛盾します。{ $why }
assess-reason-lot-shown = ロットの生データで示されているもの({ $count }件):{ $items }。
assess-reason-lot-stated = ロットの資料に書かれているだけのもの({ $count }件):{ $items }。
assess-reason-lot-not-shown = 資料はあるが示せていないもの({ $count }件):{ $items }。
assess-reason-lot-not-disclosed = 指針が求める{ $count }件について、ロットの資料に記載がありません({ $items }など)。
assess-reason-called-both = 意味の異なる名称で呼ばれています:{ $names }。培養上清は細胞外小胞の製剤ではありません。
assess-reason-safety-absolute = ページは何も起こらないと述べていますが、同種の製品の害は報告されており、どの注射でも害は起こりえます。
assess-reason-incident = { $title }。{ $text }
assess-reason-incident-contested = { $title }(情報源の間に食い違いあり)。{ $text }

# 患者向けの1枚
brief-title = 決める前に:{ $name }
brief-kicker = 患者さんとご家族へ · { $date }
brief-note = evigil が出典のある資料から作りました。医学的助言・法的助言ではありません。各項目の出典は全体の調べにあります。
brief-foot = evigil が出典のある資料から作成。医学的助言・法的助言ではありません
brief-offered = 内容:{ $products }。投与方法:{ $routes }。うたわれる対象:{ $indications }。
brief-cost = ページの料金:最大{ $yen }(全額自己負担)。
brief-cost-unknown = ページに料金がありません。全回数分の総額を書面で確かめてください。
brief-heading-offered = 提供の内容
brief-heading-known = 分かっていること
brief-heading-not-known = 分かっていないこと
brief-heading-risks = リスク
brief-heading-law = 法律が守ること・守らないこと
brief-heading-ask = 契約の前に聞くこと
brief-heading-turn-to = 相談先
assess-reason-brief-lot-contradicted = ロットの資料が、製品についての説明と矛盾しています。

what-EV-O001 = オファーのファイルとして読めません: { $reason }
help-EV-O001 = オファーにはページやロットの資料へのパスを書きます(examples/offers を参照)。ページそのものも指定できます
what-EV-O002 = ページは1つの文書です。ここには文書がないか、複数あります
help-EV-O002 = 1つのページ(保存したHTML・テキスト・PDF)を指定してください

assess-corrections = より確かな情報源と食い違う記述
assess-reason-correction = 記述:{ $says } より確かな情報源:{ $better }
assess-reason-claim-evidence = { $name }:{ $verdict }
assess-reason-claim-harms = 同種の製品の事例が{ $count }件記録されています(情報源が食い違うものもあります)。
assess-reason-advertising = ページの記述が広告の規則に反します:{ $rule }。
assess-reason-not-said = ページは、記すべきことを記していません:{ $items }。

stats-kind = 種類
stats-entries = 項目
stats-verified = 確認済み
stats-unverified = 未確認
stats-for-review = 要検討
stats-without-source = 出典不要
stats-overdue = 期限切れ
stats-all = 合計
entry-statement = 調べの文

# 研究
assess-statement-no_human_evidence = ヒトでの根拠は見つかりませんでした(「効かない」という意味ではありません)。
assess-statement-no_human_evidence_but_indirect = この製品・この投与方法でのヒトの根拠は見つかりませんでした。近いものの研究はあります。
assess-statement-uncontrolled_only = 対照群のない研究しかなく、効くかどうかは分かりません。
assess-statement-uncontrolled_not_read = 対照群のない研究しかなく、その結果も確認していません。
assess-statement-uncontrolled_safety_only = ヒトに投与した研究はありますが、効くかどうかは調べられていません。
assess-statement-controlled_negative = 対照試験では効果が認められませんでした。
assess-statement-controlled_not_read = 対照試験はありますが、結果を確認していないため数えていません。
assess-statement-mixed = 対照試験の結果が分かれています。
assess-statement-controlled_positive_small = 良い結果の対照試験が1件ありますが、小規模で再現されていません。
assess-statement-replicated = 複数の無作為化試験で良い結果でした。
assess-people = 結果を確認した研究で投与を受けた人は{ $count }人です。
assess-certain = 確実性:{ $level }。
assess-certainty-high = 高い
assess-certainty-moderate = 中程度
assess-certainty-low = 低い
assess-certainty-very_low = 非常に低い
assess-step = { $title }({ $studies }):{ $text }
assess-enrolled = { $count }人
assess-planned = 予定{ $count }人
assess-against-start = { $result }(投与前との比較で、対照群はありません)
assess-design-synthesis = 研究の統合
assess-design-randomised = 無作為化比較試験
assess-design-randomised_within_person = 同一人内の無作為化比較
assess-design-randomised_between_doses = 用量・投与方法の間の無作為化(投与しない群なし)
assess-design-controlled = 対照あり(無作為化なし)
assess-design-retrospective_controlled = 後ろ向き、対照あり
assess-design-single_arm = 単群(全員に投与)
assess-design-retrospective_series = 後ろ向き、全員に投与
assess-design-case_series = 症例集積
assess-design-case_report = 症例報告
assess-design-animal = 動物
assess-design-in_vitro = 細胞
assess-design-review = 総説
assess-work-review = 自らのデータのない総説
assess-work-animal = 動物実験
assess-work-cells = 細胞の実験
assess-work-other_product = 別のものを投与した人の研究
assess-reason-no-indication = 何のための治療かが示されておらず、根拠を調べられません。
assess-reason-bound = 観察した{ $people }人のうち、次の害は{ $affected }人:{ $harm }。それでも{ $one }人に1人の頻度はありえます。
assess-reason-quoted-study = 引用文献:{ $title }。{ $result }
assess-reason-quoted-work = 引用文献は{ $kind }です:{ $title }。{ $text }
assess-reason-quoted-primary = その総説のもとの研究:{ $title }。
assess-reason-overreach = { $text }
assess-reason-route-risk = { $title }。{ $text }
assess-reason-told = { $text }

assess-sport = スポーツの規則:{ $title }
assess-sport-prohibited = 禁止
assess-sport-not_prohibited_by_this_rule = この規則では禁止されていない
assess-sport-ask = 問い合わせが必要
assess-reason-sport-rule = { $rule }:{ $verdict }。{ $why }
assess-screening = 医師に伝えること

assess-reason-law-decided = { $title }:{ $outcome }。{ $why }
assess-reason-law-contradiction = { $title }:{ $text }
assess-reason-law-conflict = 次の点で情報が両立しません:{ $fact }。
assess-reason-law-duty = { $title }:{ $text }
assess-reason-law-deadline = { $title }:{ $text }
assess-reason-law-penalty = { $title }:{ $text }
assess-reason-law-order = { $title }:{ $text }
assess-reason-law-gap = { $title }:{ $text }
assess-reason-law-right = { $title }:{ $text }
assess-reason-law-contact = { $title }:{ $text }
assess-reason-law-caution = { $title }:{ $text }
assess-reason-screening = { $outcome }:{ $text }
assess-notice-contraindicated = 受けるべきでない
assess-notice-caution = 注意
assess-notice-tell_doctor = 医師に伝える
assess-notice-not_known = 分かっていない
assess-law = 法律から導かれること
assess-law-duty = 義務
assess-law-deadline = 期限
assess-law-penalty = 罰則
assess-law-order = 行政の命令
assess-law-gap = 法律が与えないもの
assess-law-right = 患者ができること
assess-law-contact = 相談先
assess-law-caution = 注意点
what-EV-O003 = オファーに未知の項目があります: { $reason }
help-EV-O003 = 法律の事実は `evigil law facts`、質問票は `evigil law screen --questionnaire`、競技団体は `evigil law doping --help` で確かめられます
