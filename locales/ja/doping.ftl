# `evigil law doping` の文言。

doping-title = 競技の規則:{ $organisation }、治療日 { $date }
doping-all-organisations = 知識ベースにあるすべての団体
doping-overall-prohibited = 少なくとも一つの規則で禁止されています。
doping-overall-ask = 知識ベースの規則では決まりません。治療の前に確認してください。使用を認めるものではありません。
doping-verdict-prohibited = 禁止
doping-verdict-ask = 要確認
doping-verdict-not_prohibited_by_this_rule = この規則では禁止されていない
doping-either = 次のどれにあたるかは、まだ決まりません。
doping-no-wording = その日のこの規則の文言は、知識ベースにありません。
doping-volume = 最も多い{ $hours }時間:{ $most } mL({ $limit } mLを超えると上限超過)
doping-volume-between = 最も多い{ $hours }時間:分かっている時刻からは{ $least }〜{ $most } mL({ $limit } mLを超えると上限超過)
doping-volume-unknown = 最も多い{ $hours }時間:少なくとも{ $least } mL、量の分からないものがあります({ $limit } mLを超えると上限超過)
doping-window = ({ $from }〜{ $to })
doping-since = この文言は{ $date }から
doping-until = この文言は{ $date }まで
doping-overdue = { $date }までに再確認が必要でした。新しい禁止表では異なることがあります。
doping-assumed-heading = 指定がないため前提としたこと
doping-assumed-setting = 入院治療・外科手術・臨床検査の過程ではない
doping-assumed-tue = 治療使用特例(TUE)はない
doping-advice = どうするか

doping-ask-product = どの種類の製品ですか。
doping-ask-group = どの種類の製品ですか。
doping-ask-route = どのように投与しますか。
doping-ask-volume = 静脈にどれだけ、いつ入れますか。
doping-ask-setting = 入院治療・外科手術・臨床検査の過程ですか。
doping-ask-approved = 人の治療薬として政府の保健当局に承認されていますか。
doping-ask-within_indication = 承認された適応の範囲での使用ですか。
doping-ask-medical_record = 診断名・診断の根拠・薬剤名・量・方法を記した医師の診療記録がありますか。
doping-ask-tue = 治療使用特例(TUE)を事前に得ていますか。
doping-ask-competition = 競技会の期間中ですか。
doping-ask-world_title = 公認の世界タイトルマッチですか。
doping-ask-growth_factor_added = 成長因子が添加されていますか。
doping-ask-gene_active = 積み込まれたRNA・DNAなど、遺伝子に作用する物質を含みますか。
doping-ask-prohibited_substance = 禁止物質を含みますか。全成分の一覧を求めてください。

what-EV-L40 = 製品の種類「{ $value }」はありません
help-EV-L40 = 次のどれかを使ってください:{ $known }
what-EV-L41 = 投与経路「{ $value }」はありません
help-EV-L41 = 次のどれかを使ってください:{ $known }
what-EV-L42 = 団体「{ $value }」はありません
help-EV-L42 = 次のどれかを使ってください:{ $known }
what-EV-L43 = 「{ $value }」は点滴の指定として読めません
help-EV-L43 = 開始時刻、量(mL)、時間がかかる場合は時間数を、2026-05-01T10:00=150 や 2026-05-01T10:00=150/2 のように書いてください
