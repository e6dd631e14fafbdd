# `evigil check` の報告の言葉。主張の分類、述べ方、文書の種類、投与経路などの名前は
# ここではなく知識ベースの用語にあります。

lang-en = 英語
lang-ja = 日本語

zone-main = 本文
zone-header = ページ上部
zone-nav = ナビゲーション
zone-footer = フッター
zone-aside = サイド欄
zone-table = 表
zone-accordion = 折りたたみ
zone-form = フォーム
zone-meta = メタ情報

chars = { $count } 字
as-of = { $date } 時点の法令
problem = 読み取り上の問題
problem-EV-D101 = 文字コードに合わないバイトがあり、置き換え記号で示しました
problem-EV-D102 = 宣言された文字コードが実際と違います
problem-EV-D103 = 文字コードは推定です
problem-EV-D104 = 要素が多すぎるため、残りは構造なしで読みました
problem-EV-D105 = PDF の一部のページを読めませんでした
problem-EV-D106 = PDF のページ数が上限を超えました
problem-EV-D107 = 文書にふつう現れない制御文字があります
problem-EV-D108 = HTTP の本体が途切れているか、形式が宣言と違います

offer-products = 製品
offer-origin = 由来
offer-donor = 提供者
offer-routes = 投与方法
offer-indications = うたわれている対象
offer-prices = 価格
offer-sessions = 回数

found = 結果
counts = 違反 { $violations } 件、要確認 { $warnings } 件、参考 { $notes } 件、{ $missing ->
    [0] 記載の不足なし
   *[other] 記載の不足 { $missing } 件
}
findings-omitted = ほかに { $count } 件あります。重いものから順に残しました。

section-offer = 提供されているもの
section-standing = 4つの問いの現状
section-findings = この文書の主張
section-notes = 参考:書き手の主張とはみなさないもの
section-missing = 書かれているべきなのに書かれていないこと
section-present = 書かれていること
section-corrections = より確かな資料と食い違う記述
section-questions = クリニックに尋ねること
section-text = 本文
section-documents = 文書一覧
notes-more = …ほか { $count } 件。JSON 形式ではすべて出力されます。

finding-title = { $label }({ $stance })
why = 理由
basis = 根拠
basis-more = ほか { $count } 件: evigil explain { $rule }
at = 場所
overdue = この規則は { $date } までに再確認されるべきものです
legal-note = ひとつの文書の言葉を読み取った結果です。法律上または医療上の助言ではなく、法令違反の有無を決めるものでもありません(判断は行政が行います)。不足している項目は、別の場所に書かれている可能性があります。

html-title = この文書は何を主張しているか
html-title-many = { $count } 件の文書は何を主張しているか
html-filter = 表示
html-filter-all = すべて
html-filter-warning = 要確認と違反
html-filter-violation = 違反のみ
html-legend = 本文中の印
html-legend-present = 開示されている事項
html-legend-correction = より確かな資料と食い違う
html-column-number = 番号
html-column-severity = 重さ
html-column-claim = 主張と文言
html-column-why = 理由と根拠
html-column-document = 文書
html-column-kind = 種類
html-column-missing = 不足
html-same-basis = 根拠は { $number } 番と同じ
html-no-findings = 主張は見つかりませんでした。
html-text-cut = 長い文書のため、印のある箇所の前後だけを示します。
html-gap = 省略
html-sections-cut = 詳しく示すのは最初の { $count } 件です。ほかは一覧表にあります。大量の文書には jsonl か parquet 形式をお使いください。
html-rows-cut = 一覧には最初の { $count } 件だけを載せています。
html-failed = { $count } 件の文書を読み込めませんでした。
html-says = 記述
html-better = より確かな資料の内容
html-facts = 文書の情報
html-source = 出所
html-digest = SHA-256
html-top = 先頭へ

sarif-missing = 記載がありません:{ $item }。{ $why }
sarif-correction = { $says } より確かな資料:{ $better }

short-identity = 中身
short-efficacy = 効果
short-safety = 安全
short-lawfulness = 法令

entry-rule = 規則
entry-disclosure = 開示項目
entry-correction = 訂正
entry-fact = 事実
entry-source = 資料
entry-label = 主張の分類
entry-stance = 述べ方
entry-strength = 強さ
entry-document_kind = 文書の種類
entry-severity = 重さ
entry-level = 扱い
entry-standing = 現状
entry-question = 問い
entry-disclosure_status = 開示の状態
entry-verification = 確認の程度
entry-method = 方法
entry-word = 用語
entry-product = 製品
entry-cell_source = 細胞の由来
entry-species = 種
entry-donor = 提供者
entry-route = 投与方法
entry-indication = 対象
entry-criterion = 基準
entry-criterion_group = 基準の分類
entry-criterion_level = 基準の重み
entry-item_standing = 項目の判定
entry-check = 判定の方法
entry-product_class = 製品の区分
entry-release_test = 出荷試験
entry-file_role = ファイルの役割

explain-since = { $version } から
explain-review = { $date } までに再確認
explain-preview = 今後変わる可能性のある規則です。
explain-removed = 現在は適用していない規則です。
explain-unverified = 資料との照合がまだ済んでいません。
explain-for-human-review = 読んだ内容からの推論です。人による確認が必要です。
explain-not-in-force = 指定された日には効力がありません。
explain-overdue = 再確認すべき期日を過ぎています。
explain-overdue-short = (再確認の期限切れ)
explain-finds = 見つけるもの
explain-says = 内容
explain-pages-say = よくある記述（正確ではないもの）
explain-better = より確かな資料の内容
explain-why = なぜ重要か
explain-gaps = 見つけられないもの
explain-question = 尋ねること
explain-examples = 見つける例
explain-near-misses = 見つけない例
explain-evidence = 根拠として認めるもの
explain-applies = 対象となるロット
explain-classes = 区分: { $names }
explain-not-classes = 次の区分を除く: { $names }
explain-routes = 投与方法: { $names }
explain-donors = 提供者: { $names }
explain-check = 判定の方法
explain-dossiers = 例
explain-dossier = 次の記録書では「{ $standing }」({ $id })
explain-address = 所在
explain-basis = 根拠
explain-from = { $date } から有効
explain-to = { $date } まで有効
explain-read = { $date } に確認
