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
problem-EV-C220 = 文中に「{ $word }」とありますが、重篤性の基準 { $criterion } を示す反応がありません。該当しますか({ $id })
problem-EV-C221 = 反応{ $number }の転帰は死亡ですが、重篤性の基準に死亡がありません
problem-EV-C222 = 死亡日または死因がありますが、死亡とする反応がありません
problem-EV-C223 = 反応{ $number }は死亡とされていますが、転帰は回復です
problem-EV-C224 = 反応{ $number }は非重篤とされていますが、「{ $word }」はそれ自体が重い事象です({ $id })
problem-EV-C225 = 反応{ $number }の重篤性が何も示されていません
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

## lots

problem-EV-C401 = { $position }文字目の{ $identifier }は{ $found }文字です。{ $min }~{ $max }文字でなければなりません
problem-EV-C402 = { $position }文字目から始まるアプリケーション識別子は知られていません
problem-EV-C403 = ({ $identifier })に文字「{ $found }」は使えません({ $position }文字目)
problem-EV-C404 = ({ $identifier })のチェックデジットが{ $found }です。正しくは{ $expected }です({ $position }文字目)
problem-EV-C405 = ({ $identifier })は存在しない日付・時刻です({ $position }文字目)
problem-EV-C406 = { $position }文字目に括弧つきのアプリケーション識別子がありません
problem-EV-C407 = ({ $identifier })に読めない%表記があります({ $position }文字目)
problem-EV-C408 = アドレスにアプリケーション識別子がありません
problem-EV-C409 = ({ $identifier })が異なる値で2回あります({ $position }文字目)
problem-EV-C410 = ({ $identifier })は、同じ品目に({ $others })のいずれかが必要です
problem-EV-C411 = { $position }文字目の区切り文字は不要です
problem-EV-C412 = 区切り文字が抜けているおそれがあります。({ $identifier })の値の途中({ $position }文字目)から({ $other })が始まる可能性があります
problem-EV-C420 = 一覧が{ $limit }バイトを超えています
problem-EV-C421 = 一覧を投与記録のTOMLとして読めません:{ $message }
problem-EV-C422 = 表を読めません
problem-EV-C423 = 一覧にlot(ロット番号)の列がありません
problem-EV-C424 = 行の値は{ $found }個ですが、列は{ $expected }個です
problem-EV-C425 = 行にロットがありません
problem-EV-C426 = { $field }は存在しない日付です
problem-EV-C427 = { $field }は0以上の数ではありません
problem-EV-C428 = { $field }は日付でも「no」でもありません
problem-EV-C429 = 列{ $field }が2回あります。初めの列を使います

## incidents

incident-status-reported = 報告
incident-status-hearsay = 伝聞
incident-status-confirmed = 確認
incident-status-not_confirmed = 確認できず
incident-status-denied = 否定
incident-status-retracted = 撤回
incident-status-withheld = 非公表
incident-status-warned = 注意喚起
incident-status-ordered = 命令
incident-relation-vesicles = 細胞外小胞等の製品
incident-relation-cells = 生きた細胞(細胞外小胞ではない)
incident-relation-other = 細胞外小胞でも細胞でもない
problem-EV-C601 = 事例を読めません: { $reason }
problem-EV-C602 = ID「{ $id }」が重複しています
problem-EV-C603 = 文がありません。両方の言語で書いてください
problem-EV-C604 = 発言が日付順に並んでいません: { $date }
problem-EV-C605 = この事例に論点「{ $point }」はありません
problem-EV-C606 = 論点「{ $point }」に「{ $found }」という値はありません
problem-EV-C607 = この事例に、ほかの発言「{ $found }」はありません
problem-EV-C608 = 事例に発言がありません
problem-EV-C609 = { $found ->
    [""] 発言に出典がありません
   *[other] 出典または事実「{ $found }」が、ファイルにも知識ベースにもありません
}

## terms

problem-EV-C001 = フォルダに用語の入った{ $file }がありません
problem-EV-C002 = 名称のない用語です
problem-EV-C003 = { $field }が数字のコードではありません
problem-EV-C004 = 基本語{ $code }がpt.ascにありません
problem-EV-C005 = 基本語{ $code }からプライマリーの器官別大分類への経路がないか、別の大分類で終わっています
problem-EV-C006 = コード{ $code }が2回あります。後のものを使います
problem-EV-C007 = ファイルが空です
problem-EV-C008 = MedDRAのバージョンの記載がありません。バージョンのないコードは交換できません
problem-EV-C009 = 日本語ファイルの形式が分からないため、コードと名称だけを読みます
problem-EV-C010 = 検索式が挙げる{ $code }は、この版の用語にも検索式にもありません
problem-EV-C012 = ほかに{ $count }件の問題{ $code }があります
problem-EV-C013 = ファイルが{ $limit }バイトを超えています
