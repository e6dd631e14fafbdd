# Words of `evigil evidence import`.

study-summary = { $files }ファイル・{ $records }件を読み込みました:台帳にない研究{ $new }件、台帳にある研究{ $known }件、通知{ $notices }件
study-file = { $file }:{ $format }、{ $encoding }、{ $records }件
study-more-problems = ほか{ $count }件
study-standing-new = 台帳になし
study-standing-known = 台帳にあり
study-standing-notice = 他の論文についての通知のみ
study-untitled = (題名なし)
study-duplicate = 上と同じもの
study-report = 同じ試験の別の報告
study-draft = 下書き:{ $file }
study-draft-folder = 下書きはまだ書き出していません。--drafts でフォルダを指定してください。
study-draft-next = 下書きはまだ台帳の項目ではありません。担当者が #? で始まる行を埋めたうえで knowledge/evidence/studies に移します。
study-ledger = 台帳の{ $study }:{ $flag }
study-flag-retraction = 撤回
study-flag-partial_retraction = 一部撤回
study-flag-expression_of_concern = 学術誌による懸念表明
study-flag-correction = 訂正あり
study-flag-republication = 訂正のうえ再出版
study-by-title = (題名による)

# What a curator should look at.

study-check-results-overdue = { $date }に完了({ $days }日経過)しているが、登録情報にも今回のファイルにも結果がない
study-check-status-stale = { $date }までに完了の予定だったが、状態は{ $status }のまま
study-check-registered-after-start = { $start }に開始し、登録は{ $date }(少なくとも{ $days }日遅れ)
study-check-sponsor-is-company = 実施主体は企業({ $name })。製造元かどうか要確認
study-check-sponsor-names-product = 製品名・説明に実施主体({ $name })の名がある
study-check-sponsor-among-authors = 著者に実施主体({ $name })の所属者がいる
study-check-people-differ-from-paper = 人数が登録情報では{ $registry }人、抄録にある数は{ $paper }
study-check-people-differ-from-ledger = 人数が登録情報では{ $registry }人、台帳の{ $study }では{ $ledger }人
study-check-compare-outcomes = 登録された主要評価項目を論文と比べる:{ $outcomes }
study-check-several-trials = 複数の試験({ $ids })を挙げている。総説か統合解析か要確認
study-check-trial-mentioned = 本文中に{ $ids }がある。この試験のことか要確認

# Files that can't be read.

what-EV-E80 = 読み込める形式ではありません(推定:{ $like })
help-EV-E80 = ClinicalTrials.gov・CrossRefのJSON、PubMedのXML、RIS、BibTeXを、ダウンロードしたまま指定してください
what-EV-E81 = ClinicalTrials.govの古い形式です({ $layout })
help-EV-E81 = バージョン2のJSONを取り直してください:https://clinicaltrials.gov/api/v2/studies/NCT…
what-EV-E82 = { $format }として壊れています:{ $reason }
help-EV-E82 = ダウンロードし直すか、この箇所を直してください
what-EV-E83 = { $format }ですが記録がありません。読めなかった項目:{ $problems }件
help-EV-E83 = 保存した検索に結果があったか確かめてください
what-EV-E84 = { $limit } MiBを超えています
help-EV-E84 = ファイルを分割してください
what-EV-E95 = 下書きが既にあるため、そのまま残しました
help-EV-E95 = 既存の下書きを移すか、--drafts で別のフォルダを指定してください

# What is odd in files that can be read.

problem-EV-E85 = 文字コードの指定がなく、{ $found }と推定した
problem-EV-E86 = `{ $field }`がない
problem-EV-E87 = `{ $field }`:`{ $found }`は{ $kind }の形式でないため除いた
problem-EV-E88 = `{ $field }`:`{ $found }`は日付でないため除いた
problem-EV-E89 = `{ $field }`:`{ $found }`はありえない数のため除いた
problem-EV-E90 = `{ $found }`はどの記録にも属さないため飛ばした
problem-EV-E91 = 記録の終わりがない(`{ $field }`)
problem-EV-E92 = `{ $field }`は読めないため飛ばした:{ $found }
problem-EV-E93 = `{ $field }`が2つあり、`{ $found }`を除いた
problem-EV-E94 = `{ $field }`:`{ $found }`は定義されていないため、そのまま残した
