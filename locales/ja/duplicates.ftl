# 同一症例の報告：`evigil report duplicates`

duplicates-compared = 比較した報告：{ $count } 件
duplicates-fitted = モデル { $digest }（今回の報告に当てはめたもの）
duplicates-kept = モデル { $digest }（以前の実行で { $count } 件に当てはめ、保存したもの）
duplicates-threshold = { $bits } ビット以上を同一症例として結び付けます。正しいと見込まれる割合は { $percent }% です
duplicates-found = 同一症例のまとまり：{ $clusters } 組。各組の 1 件目を除いた報告：{ $redundant } 件
duplicates-pairs = 組の内訳：{ $pairs }
duplicates-left-out = 同じ照合キーを持つ報告が多すぎるため、{ $blocks } 個のブロックでは近くに並ぶ報告だけを比較しました（最大のブロックは { $largest } 件）。比較しなかった組は { $count } 組です
duplicates-cut = 製品・副作用・番号が比較の上限を超える報告：{ $count } 件
duplicates-decisions = 確認者の判断：{ $count } 件。うち今回の入力にない報告に関するもの：{ $elsewhere } 組
duplicates-largest = 大きなまとまり（最も詳しい報告を先頭に示します）：
duplicates-weakest = （最も弱い結び付き { $bits } ビット）
duplicates-review = 人による確認が必要な組（可能性の高い順）：
duplicates-effect = 重複を除くと、報告は { $before } 件から { $after } 件になります。製品と事象の { $pairs } 組のうち { $changed } 組で報告数が減り、{ $lost } 組がシグナル（IC の下限が 0 を超える）でなくなり、{ $gained } 組が新たにシグナルになります：
duplicates-effect-none = 報告なし
duplicates-noted = { $place } に記録しました

duplicate-standing-linked = 同一と判定
duplicate-standing-confirmed = 確認済み
duplicate-standing-review = 要確認
duplicate-standing-contradicted = 矛盾あり
duplicate-standing-kept_apart = 別のまとまりのまま
duplicate-standing-rejected = 別症例と確認済み

duplicate-why-two_patients = 性別が異なり、生年月日または年齢も異なる
duplicate-why-other_birth = 生年月日が異なる
duplicate-why-other_age = 同じロットだが年齢が大きく異なる
duplicate-why-other_event = 発現日も経過も異なる（別の事象の可能性）
duplicate-why-other_sex = 性別が異なる（双子または誤記の可能性）
duplicate-why-no_shared_event = 事象に関する共通点がない

duplicate-field-identifiers = 症例番号
duplicate-field-literature = 文献
duplicate-field-products = 製品
duplicate-field-lots = ロット
duplicate-field-start = 投与開始日
duplicate-field-reactions = 副作用
duplicate-field-onset = 発現日
duplicate-field-birth = 生年月日
duplicate-field-age = 年齢
duplicate-field-sex = 性別
duplicate-field-weight = 体重
duplicate-field-initials = イニシャル
duplicate-field-country = 国
duplicate-field-outcome = 転帰
duplicate-field-seriousness = 重篤性
duplicate-field-narrative = 経過の記述
duplicate-field-received = 受領日

duplicate-level-missing = 記載なし
duplicate-level-same = 一致
duplicate-level-shared = 共通あり
duplicate-level-contained = 一方が他方を含む
duplicate-level-most = 大部分が共通
duplicate-level-some = 一部が共通
duplicate-level-typical_error = よくある誤記の差
duplicate-level-compatible = 矛盾しない
duplicate-level-near = 近い
duplicate-level-in_reach = やや離れている
duplicate-level-different = 相違

what-EV-R030 = 重複に関するファイルを使えません：{ $reason }
help-EV-R030 = ファイルを修正するか、--keep で別のフォルダーを指定してください。--refit を付けるとモデルを作り直します
what-EV-R031 = 判断を記録するフォルダーが決まっていません
help-EV-R031 = --keep で指定するか、INPUT にストアを 1 つ指定してください
what-EV-R032 = シグナルへの影響を計算できません：{ $reason }
what-EV-R033 = 判断に挙げた報告の数が少なすぎるか多すぎます
help-EV-R033 = faers:25001,vaers:77 のように、2 件以上をコンマで区切って指定してください。--split には --apart-from も必要です

problem-EV-T850 = モデルの記録ではありません：{ $reason }
problem-EV-T851 = 別の版のモデルです
problem-EV-T852 = 保存後にモデルが変更されています（ダイジェストが一致しません）
problem-EV-T853 = モデルにあり得ない値があります（{ $reason }）
problem-EV-T854 = { $line } 行目は判断の記録ではありません：{ $reason }
problem-EV-T855 = { $line } 行目は別の版の判断です
problem-EV-T856 = { $line } 行目の判断に挙げた報告が少なすぎます
problem-EV-T857 = { $line } 行目の判断に挙げた報告が 1000 件を超えています
problem-EV-T858 = { $line } 行目は結び付きの記録ではありません：{ $reason }
