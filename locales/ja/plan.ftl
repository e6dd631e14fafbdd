# `evigil law plan` の文言。

plan-added-new = 新規
plan-added-same = 登録済み(変更なし)
plan-added-replaced = 登録済み(この版に置き換え)
plan-match-same = 同じ名称
plan-match-contains = 名称の一方が他方を含む
plan-match-alike = 似た名称(要確認)
plan-class-i = 第一種
plan-class-ii = 第二種
plan-class-iii = 第三種
plan-field-number = 計画番号
plan-field-class = 分類
plan-field-name = 名称
plan-field-plain_name = 平易な名称
plan-field-provider = 提供機関
plan-field-address = 住所
plan-field-administrator = 管理者
plan-field-committee = 委員会
plan-field-committee_number = 委員会の認定番号
plan-field-submitted = 提出日
plan-field-first_published = 初回公表日
plan-field-changed = 最終変更日
plan-field-ended = 終了日
plan-field-status = 状況
plan-field-cell_type = 細胞
plan-field-route = 投与経路
plan-field-site = 部位
plan-field-indication = 対象疾患
plan-field-dose = 投与量
plan-field-content = 内容
plan-field-date = 日付
plan-field-source = 読み込み元
plan-compared-facility = 提供機関
plan-compared-indication = 対象疾患
plan-compared-route = 投与経路
plan-compared-dose = 投与量
plan-compared-date = 日付
plan-compared-product = 製品
plan-certainty-differs = 計画と一致しない
plan-certainty-unclear = 人による確認が必要
plan-checked = { $count }件の提供と計画 { $plan } との照合
plan-no-deviation = 照合できた範囲では、相違はありませんでした。
plan-deviation = { $line }行目 { $field }:{ $certainty }
plan-both = 計画:{ $plan } / 提供:{ $given }
plan-silent = 読み込んだ計画に{ $field }の記載がないため、照合していません。
plan-not-told = { $line }行目に{ $field }の記載がないため、照合していません。
plan-mismatch = 細胞を含まない製品に計画番号が示されています:{ $source }
plan-not-in-register = 指定された台帳にはありません
plan-cell-free = 細胞を含まない製品の語:{ $words }
plan-problems = ファイルの問題
plan-nothing = 計画は見つかりませんでした。指定されたファイルにない計画もありえます。厚生労働省のポータルとjRCTで確認してください。

problem-EV-L70 = { $line ->
    [0] { $field }がありません
   *[other] { $line }行目:{ $field }がありません
}
problem-EV-L71 = { $line ->
    [0] 「{ $value }」は{ $field }として読めません
   *[other] { $line }行目:「{ $value }」は{ $field }として読めません
}
problem-EV-L72 = { $field }が2つあります:「{ $taken }」を採用し、「{ $other }」は採用していません
problem-EV-L73 = { $line ->
    [0] 番号{ $number }と分類{ $class }が合いません
   *[other] { $line }行目:番号{ $number }と分類{ $class }が合いません
}
problem-EV-L74 = 番号の見出しがないため、本文の{ $number }を採用しました
problem-EV-L75 = { $line }行目は{ $cells }列です(1行目は{ $wanted }列)
problem-EV-L76 = { $line }行目は番号も名称もないため、取り込んでいません
problem-EV-L77 = { $line }行目:{ $number }が異なる内容で再び現れます。この行を採用しました
problem-EV-L78 = 列「{ $column }」は該当する項目がなく、読んでいません

what-EV-L54 = 「{ $value }」は計画番号として読めません
help-EV-L54 = 番号は jRCTb030190134 や PB3150325 の形です
what-EV-L55 = 台帳に計画{ $number }はありません
help-EV-L55 = `evigil law plan import --register FILE` で、保存したページや一覧から計画を追加できます
what-EV-L60 = ファイルが空です
help-EV-L60 = ページを保存し直してください
what-EV-L61 = ページやテキストの表ではありません({ $kind })
help-EV-L61 = ページは「HTMLのみ」、表はCSVで保存してください
what-EV-L62 = 文字を読めません({ $encoding }とみなしました)
help-EV-L62 = UTF-8で保存し直してください
what-EV-L63 = 計画がありません(ページの題名:{ $title })
help-EV-L63 = jRCTで一つの計画の詳細ページを開き、保存してください
what-EV-L64 = 計画の見出しはありますが、番号がありません
help-EV-L64 = 詳細ページの全体を保存してください
what-EV-L65 = { $number }は再生医療等提供計画ではありません
help-EV-L65 = 計画番号は jRCTa・jRCTb・jRCTc・PA・PB・PC で始まります
what-EV-L66 = 複数の計画が含まれています:{ $numbers }
help-EV-L66 = 計画ごとに詳細ページを別のファイルに保存するか、表をCSVで指定してください
what-EV-L67 = 1行目に次の列がありません:{ $missing }(見つかった列:{ $found })
help-EV-L67 = 計画番号(plan_number)、医療機関名(provider)などの列名を付けてください
what-EV-L68 = 表が{ $line }行目で途切れています:{ $reason }
help-EV-L68 = 表をCSVで保存し直してください
what-EV-L79 = 台帳を使えません:{ $reason }
help-EV-L79 = evigil law plan import が書いたファイルか、新しいファイル名を指定してください
