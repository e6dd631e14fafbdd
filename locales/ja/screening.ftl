# `evigil law screen` の文言。

screen-title = 治療の前に
screen-questions = 治療の前の質問
screen-template = evigil law screen --answers 用の回答。質問の前の # を外し、回答を書いてください。
screen-outcome-contraindicated = 「実施しない」とする者がある
screen-outcome-caution = 注意すべき理由がある
screen-outcome-tell_doctor = 医師に伝える
screen-outcome-not_known = 分かっていない
screen-outcome-answer_unknown = 「分からない」と回答:医師に確かめてもらう
screen-outcome-not_answered = 未回答
screen-said-answer_unknown = 回答が分からないため、医師に確かめてもらう必要があります。
screen-said-not_answered = 質問に回答していません。
screen-because = 次の質問への回答によります:{ $question } 出所:{ $by }。
screen-by-authority = 行政または団体の規則
screen-by-society = 学会
screen-by-trial = 試験の基準
screen-by-study = 研究・総説
screen-by-case_report = 症例報告
screen-by-clinic = 医療機関(独自の運用)
screen-by-nobody = なし(見つからなかった)
screen-searched = { $date }に調査
screen-see-doping = 競技の規則は `evigil law doping` で確認できます。
screen-more = 関連:{ $ids }
screen-route = 投与経路のリスク:{ $route }
screen-not-known = 分かっていないこと

screen-near = { $near } のことですか。`evigil law screen --questionnaire` で質問の一覧を表示できます

what-EV-L50 = 回答を読めません:{ $reason }
help-EV-L50 = cancer_now = "no" のように、質問ごとに1行で書いてください。`evigil law screen --template` で記入用のファイルを表示できます
what-EV-L51 = 質問「{ $question }」はありません
help-EV-L51 = `evigil law screen --questionnaire` で質問の一覧を表示できます
what-EV-L52 = 「{ $answer }」は「{ $question }」の回答にありません
help-EV-L52 = 次のどれかを使ってください:{ $known }
what-EV-L53 = 製品の区分「{ $value }」はありません
help-EV-L53 = 次のどれかを使ってください:{ $known }
