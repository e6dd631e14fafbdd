# Terms, causality, deadlines, lots and incidents.

## assessment

problem-EV-C201 = 回答ファイルを読めません: { $reason }
problem-EV-C202 = ファイルの形式が「{ $found }」となっています。schema = "{ $known }" と書いてください
problem-EV-C203 = 「{ $found }」という評価尺度はありません。使えるもの: { $known }
problem-EV-C204 = 評価尺度 { $scale } に質問「{ $found }」はありません。使えるもの: { $known }。この回答は除きます
problem-EV-C205 = 「{ $found }」は { $question } の回答にありません。使えるもの: { $known }。この回答は除きます
problem-EV-C206 = 評価尺度 { $scale } に区分「{ $found }」はありません。使えるもの: { $known }
problem-EV-C207 = { $missing ->
    [drug] 「{ $drug }」という医薬品が報告にないか、複数あります
   *[reaction] 「{ $reaction }」という反応が報告にないか、複数あります
}。評価は報告に書き込みません
problem-EV-C208 = { $drug } と { $reaction } について合意が書かれていますが、個々の評価がありません
problem-EV-C209 = { $first }行目と評価者・医薬品・反応・評価尺度・日付が同じです。どちらが有効か分かりません
problem-EV-C240 = この制度の施行は { $from } で、指定した日({ $day })より後です
problem-EV-C241 = この制度は { $to } までで、指定した日({ $day })より前に終わっています
problem-EV-C242 = この項目は { $day } までに見直すことになっていました。法律が変わっている可能性があります
problem-EV-C243 = 製品区分「{ $class }」はこの制度の対象外です。{ $instead } を見てください
problem-EV-C244 = 知った日({ $aware })が起きた日({ $event })より前です。どちらかが誤っています
problem-EV-C245 = { $which ->
    [event] 起きた日
   *[aware] 知った日
}が未来の日付です: { $day }
problem-EV-C246 = 知った日が分かりません。起きた日から指定した日までの間にあるため、期限は幅で示します
problem-EV-C247 = 知った日も起きた日も分からないため、期限を数えられません
problem-EV-C248 = 定期の報告は計画の提出日から数えますが、その日が分かりません
problem-EV-C249 = 就業日で数えますが、祝日が指定されていません。期限は遅くなる可能性があります
problem-EV-C250 = この制度に、役割「{ $role }」を対象とする規定はありません
