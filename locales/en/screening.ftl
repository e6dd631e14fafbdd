# Words of `evigil law screen`.

screen-title = Before the treatment
screen-questions = Questions before the treatment
screen-template = Answers for evigil law screen --answers: remove the # in front of a question and write an answer.
screen-outcome-contraindicated = Somebody says: not for such a person
screen-outcome-caution = A reason for care
screen-outcome-tell_doctor = A doctor has to know
screen-outcome-not_known = Not known
screen-outcome-answer_unknown = You do not know: have a doctor find out
screen-outcome-not_answered = Not answered
screen-said-answer_unknown = The answer is not known: a doctor has to find out.
screen-said-not_answered = The question was not answered.
screen-because = Because of your answer to: { $question } Said by: { $by }.
screen-by-authority = an authority or the rules of a body
screen-by-society = a medical society
screen-by-trial = criteria of a trial
screen-by-study = a study or review
screen-by-case_report = a case report
screen-by-clinic = a clinic, as its own practice
screen-by-nobody = nobody; nothing was found
screen-searched = Looked for on { $date }
screen-see-doping = `evigil law doping` goes through the rules of sport.
screen-more = See also: { $ids }
screen-route = Risks of the route: { $route }
screen-not-known = What is not known

screen-near = did you mean { $near }? `evigil law screen --questionnaire` lists the questions

what-EV-L50 = the answers can't be read: { $reason }
help-EV-L50 = write one line a question, such as cancer_now = "no"; `evigil law screen --template` prints a file to fill in
what-EV-L51 = there is no question `{ $question }`
help-EV-L51 = `evigil law screen --questionnaire` lists the questions
what-EV-L52 = `{ $answer }` is no answer to `{ $question }`
help-EV-L52 = use one of: { $known }
what-EV-L53 = there is no product class `{ $value }`
help-EV-L53 = use one of: { $known }
