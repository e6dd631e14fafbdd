# `evigil signal monitor` と `evigil signal clusters` の言葉。

# 手法の名前。

watch-method-poisson = 期待数に対する件数の逐次監視(ポアソンmaxSPRT)
watch-method-binomial = 対照に対する症例の逐次監視(二項maxSPRT)
watch-method-conditional = 少ない過去の事象に対する件数の逐次監視(条件付きmaxSPRT)
watch-method-sprt = リスク上昇なしと一つのリスク比とのWaldの検定
watch-method-cusum = 累積和管理図
watch-method-ears = EARS(早期異常報告システム)のC1、C2、C3管理図
watch-method-rates = 正確な区間付きの率
watch-method-funnel = 偶然だけの場合と比べた施設
watch-method-sccs = 自己対照ケースシリーズ

# 手法に与えた数の名前。

watch-setting-alpha = アルファ
watch-setting-beta = ベータ
watch-setting-least = 最少の事象数
watch-setting-limit = 監視の終わり
watch-setting-delay = これより前はシグナルなし
watch-setting-looks = 予定した確認の回数
watch-setting-ratio = 症例1に対する対照
watch-setting-historical_events = 過去の事象
watch-setting-historical_exposure = 過去の曝露
watch-setting-relative_risk = 見つけたいリスク比
watch-setting-mean = 各期間の期待数
watch-setting-run_length = 求めた偽シグナルの間隔(期間数)
watch-setting-baseline = 比べる件数
watch-setting-level = 信頼水準
watch-setting-winsorised = 両端で引き寄せた割合
watch-setting-seed = シード
watch-setting-replicates = 模擬データの数
watch-setting-step_days = 時間の1目盛の日数
watch-setting-window_max = 最長の期間(全期間に対する割合)
watch-critical = 棄却限界値
watch-type-one = 偽シグナルの正確な確率
watch-llr = 対数尤度比(LLR)
watch-reference = 各件数から引く値
watch-threshold = しきい値
watch-run-length = 偽シグナルの間隔(期間数)
watch-run-length-raised = 真のシグナルまでの期間数
watch-target = 比べる値
watch-phi = 過分散
watch-phi-p = この過分散が偶然に起こる確率
watch-all = 全体
watch-note = シグナルは問いであって、答えではありません。調べるべき所を示しますが、原因は示しません。シグナルがなくても、害がないとはいえません。
watch-methods = 手法の意味
watch-explained = 意味と、いつ信じてよいか: { $commands }

# 逐次検定の結果。

watch-verdict-signal = { $date } にシグナル: 事象は { $events } 件で、リスクが上がっていない場合の期待数は { $expected } 件です({ $rr } 倍)。対数尤度比 { $llr } が棄却限界値 { $critical } を超えました。何度確認しても、偶然ではまず超えません。シグナルは原因を調べるべきことを示しますが、原因が何かは示しません。
watch-verdict-quiet = { $date } までシグナルなし: 対数尤度比 { $llr } は棄却限界値 { $critical } を超えていません。予定の { $percent } % が済みました。監視を続けてください。リスクが上がっていないことは示しません。
watch-verdict-ended = シグナルなしで監視が終わりました: 事象は { $events } 件、リスクが上がっていない場合の期待数は { $expected } 件です({ $rr } 倍)。リスクが上がっていないことは示しません。
watch-verdict-open = { $date } の時点では決まりません: 対数尤度比 { $llr } は2つの限界の間にあります。監視を続けてください。
watch-verdict-acquitted = { $acquitted } に否定されました: 問うたリスク比であれば、それまでに現れたはずです。より小さい比は否定されません。
watch-off-plan = 確認が予定の時点と違います。これまでの偽シグナルの確率は、計画の値ではなく「使ったアルファ」の列の値です。
watch-sprt-note = Waldの限界は近似です。リスク比は前もって決めておく必要があります。
watch-mark-signal = シグナル
watch-mark-ended = 終了後
watch-date-order = 上の行より前の日付です

# 管理図の結果。

watch-cusum-signal = { $date } にシグナル: 和が { $threshold } を超えました。率は { $since } から上がっていたと思われます。
watch-cusum-quiet = シグナルなし: 和は最大で { $highest }、しきい値は { $threshold } です。管理図には終わりがなく、原因がなくても時々シグナルが出ます。
watch-cusum-about = 期待数が変わるため、しきい値はその平均に対するもので、シグナルの間隔はおよその値です。
watch-ears-signal = シグナルのある日は { $count } 日で、最初は { $date } です。この管理図は、直前の件数と比べて多いかどうかだけを見ます。
watch-ears-quiet = シグナルなし: 直前の件数と比べて多い日はありません。
watch-ears-note = C1とC2は、件数を正規分布とみなして、前の件数の平均と標準偏差に比べます。事象が少ないと、アルファより多くシグナルが出ます。

# 率と施設の結果。

watch-rates = { $exposed } に対して事象 { $events } 件: { $per } あたり { $rate }({ $level } % 区間 { $low } から { $high })。
watch-rates-none = 1件も見られませんでした。{ $level } % の信頼度で、真の率は { $per } あたり { $limit } 未満です(3の法則: { $three })。それより低いどの値もありえます。
watch-funnel-signal = 偶然では1000に1つの範囲(99.8 % 限界)を上に超えた施設: { $names }。ほかに { $count } 施設のうち { $beside } 施設が95 % 限界を超えています。まず、患者や報告のしかたの違いを確かめてください。
watch-funnel-quiet = { $count } 施設のどれも99.8 % 限界を上に超えていません。95 % 限界を超えたのは { $beside } 施設で、偶然でも40に1つは超えます。
watch-funnel-dispersion = 施設の差は偶然より大きくなっています(係数 { $phi })。一つの施設によらない差がある可能性があります。限界を広げた最後の列を見てください。
watch-flag-far_below = 大きく下
watch-flag-below = 下
watch-flag-within = 範囲内
watch-flag-above = 上
watch-flag-far_above = 大きく上
watch-denominator-persons = 人数
watch-denominator-exposure = 曝露
watch-denominator-expected = 期待数

# ケースシリーズの結果。

watch-sccs-signal = 同じ人の他の時間より事象が多かった期間: { $names }({ $persons } 人、事象 { $events } 件、{ $level } % 区間が1より上)。
watch-sccs-quiet = 同じ人の他の時間より事象が多いと示された期間はありません({ $persons } 人、事象 { $events } 件、p { $p })。
watch-person-differs = 開始日、終了日、または生年月日が、同じ人の前の行と違います

# 表。

watch-table-looks = 確認(数は累積)
watch-table-periods = 期間
watch-table-rates = { $per } あたりの率
watch-table-providers = 施設
watch-table-windows = リスク期間
watch-table-ages = 年齢層
watch-head-date = 日付
watch-head-events = 事象
watch-head-cases = 症例
watch-head-controls = 対照
watch-head-observed = 観測数
watch-head-expected = 期待数
watch-head-rr = 比
watch-head-llr = LLR
watch-head-critical = 棄却限界値
watch-head-spent = 使ったアルファ
watch-head-signal = シグナル
watch-head-sum = 和
watch-head-c1 = C1限界
watch-head-c2 = C2限界
watch-head-c3 = C3
watch-head-name = 名前
watch-head-exposed = 曝露
watch-head-rate = 率
watch-head-interval = 区間
watch-head-one-sided = 片側限界
watch-head-three = 3の法則
watch-head-provider = 施設
watch-head-denominator = 分母
watch-head-value = 分母あたりの事象
watch-head-limits-95 = 95 % 限界
watch-head-limits-998 = 99.8 % 限界
watch-head-z = z
watch-head-flag = 位置
watch-head-flag-wide = 位置(広げた限界)
watch-head-window = 期間
watch-head-days = 日数
watch-head-relative-incidence = 相対発生率
watch-head-age-group = 年齢層

# 図。

watch-plot-llr = 対数尤度比と棄却限界値
watch-plot-cusum = 和としきい値
watch-plot-ears = 件数とC1の限界
watch-plot-rates = 率とその区間
watch-plot-funnel = 施設の大きさと偶然の範囲
watch-plot-sccs = 各期間の相対発生率
watch-axis-rate = { $per } あたりの事象
watch-legend-signal = シグナル
watch-legend-acquittal = 否定
watch-legend-provider = 施設
watch-legend-outside = 99.8 % 限界の外

# 表の誤り。

watch-wanted-count = 0以上の整数
watch-wanted-amount = 0以上の数
watch-wanted-date = 2026-03-31 のような日付
watch-wanted-day = 2026-03-31 のような日付、または日数の整数
watch-wanted-name = 名前
what-EV-G60 = 表を読めません: { $reason }
help-EV-G60 = UTF-8 の CSV または TSV のファイルを指定してください
what-EV-G61 = 列 `{ $column }` が表にありません。列は { $found } です
help-EV-G61 = コマンドのヘルプにある列名にするか、--column WHAT=NAME で指定してください
what-EV-G62 = 列 `{ $column }` の `{ $value }` は、{ $wanted }ではありません
help-EV-G62 = 値を直してください。場所の最後の数は列の番号です
what-EV-G63 = 列名の行は { $expected } 欄ですが、この行は { $found } 欄です
help-EV-G63 = 区切り文字を含む欄は引用符で囲み、欄を省かないでください
what-EV-G64 = 列名の行の下に行がありません
help-EV-G64 = 確認、期間、名前、または人ごとに1行を書いてください
what-EV-G65 = 手法 { $method } には { $option } が必要です
help-EV-G65 = 意味は `evigil signal monitor --help` で分かります
what-EV-G66 = 列 `{ $column }` が2回以上あります
help-EV-G66 = 一つだけを残すか、名前を変えて --column WHAT=NAME で指定してください

# 集積。

watch-clusters = 特定のロット、施設、時期に多い事象
watch-lots-signal = 他のロットより事象が多いロット: { $names }({ $count } ロット中。こう示されたロットのうち、誤りは平均して最大 { $percent } %)。そのロットと、使われた場所と時期、報告した人を調べてください。
watch-lots-quiet = { $count } ロットのどれも、これだけの数の中で偶然に起こるより事象が多いとはいえません(誤りの割合は最大 { $percent } %)。
watch-heterogeneity-found = ロットの差は偶然より大きくなっています(p { $p })。
watch-heterogeneity-none = 全体として、ロットの差は偶然を超えません(p { $p })。
watch-heterogeneity-large = 事象が多すぎて、ロットに差があるかどうかを模擬できません。--replicates を減らしてください。
watch-scan-signal = 集積: { $zone }、{ $first } から { $last }: 事象 { $events } 件、期待数 { $expected } 件(p { $p }、探したことを補正済み)。
watch-scan-quiet = 集積なし: 最も目立つ範囲({ $zone }、{ $first } から { $last }: 事象 { $events } 件、期待数 { $expected } 件)は、偶然でもよく起こります(p { $p })。
watch-scan-nothing = 期待数より事象の多い範囲はありません。
watch-scan-undated = 表に列 `date` がないため、時間の集積は探しませんでした。
watch-zone-everywhere = 全体
watch-zone-lot = ロット
watch-zone-provider = 施設
watch-zone-region = 地域
watch-zone-lot_at_provider = 施設でのロット
watch-zone-lot_in_region = 地域でのロット
watch-zone-lots_of_provider = 施設が使った全ロット
watch-zone-lots_of_region = 地域が使った全ロット
watch-table-lots = 各ロットと他のロットとの比較
watch-table-clusters = 集積(ロットと施設の組 { $zones }、範囲 { $windows } から)
watch-head-lot = ロット
watch-head-p = p
watch-head-q = 補正したp
watch-head-zone = 場所
watch-plot-lots = 各ロットの率と他のロットの率の比
watch-axis-lots = 率の比
watch-wanted-yes = 1 または 0

# 手法がデータや設定を受け付けない理由。

watch-reason-range = { $name }を { $value } にはできません
watch-reason-design = { $name }が正しくありません
watch-reason-limit = { $name }が { $value } です。計算できるのは { $limit } までです
watch-reason-rarest = 確率が { $alpha } 以下の結果はなく、最も稀な結果でも { $smallest } です
watch-reason-look = { $look } 番目の確認{ $fault }
watch-reason-among = { $exposed } のうち事象が { $events } 件
watch-reason-empty = 施設がありません
watch-reason-provider = { $name }: { $among }
watch-reason-person = { $person } 人目: { $day } 日目は観察期間の外です
watch-look-date = の日付が、その前の確認より前です
watch-look-expected = の期待数または曝露量が、負か有限でない数です
watch-look-kind = の件数が、計画と違う種類です
watch-nothing-events = 事象のあった人がいません
watch-nothing-time_in_windows = 事象のあった人に、リスク期間の観察がありません
watch-no-estimate-all = 効果に有限の最大値がないか、互いに区別できません
watch-no-estimate-age = 年齢の効果に有限の最大値がありません
watch-many-events = 事象の数
watch-many-windows = 調べる期間の数
watch-many-steps_of_time = 時間の目盛の数
watch-many-replicates = 模擬データの数
watch-many-random_numbers = 乱数の数
watch-field-age_ends = 年齢群の終わり(--age-ends)
watch-field-alpha = アルファ(--alpha)
watch-field-alpha_c3 = C3のアルファ
watch-field-baseline = 比べる件数(--baseline)
watch-field-beta = ベータ(--beta)
watch-field-controls_per_case = 症例1に対する対照(--ratio)
watch-field-critical_value = 棄却限界値
watch-field-decision_interval = しきい値(--threshold)
watch-field-delay = シグナルとしない期間(--delay)
watch-field-exposure = 曝露量
watch-field-historical_events = 過去の事象の数(--historical-events)
watch-field-historical_exposure = 過去の曝露量(--historical-exposure)
watch-field-level = 信頼水準(--level)
watch-field-limit = 監視の終わり(--limit、--looks-at)
watch-field-looks = 予定した確認(--looks-at)
watch-field-max_events = 監視の終わり(--limit、--looks-at)
watch-field-mean = 期待数(--mean)
watch-field-min_cases = 最少の症例数(--least)
watch-field-min_events = 最少の事象数(--least)
watch-field-per = 率の単位(--per)
watch-field-reference_value = 各件数から引く値
watch-field-relative_risk = リスク比(--relative-risk)
watch-field-replicates = 模擬データの数(--replicates)
watch-field-run_length = 偽シグナルの間隔(--run-length)
watch-field-sigma_min = 標準偏差の下限
watch-field-step_days = 時間の1目盛の日数(--step-days)
watch-field-steps = 目盛の数
watch-field-stop_events = 監視の終わり(--limit)
watch-field-target = 比べる値(--target)
watch-field-threshold = しきい値(--threshold)
watch-field-upper_limit = 監視の終わり(--limit、--looks-at)
watch-field-window_max = 最長の期間(--window-max)
watch-field-windows = リスク期間(--window)
watch-field-winsorised = 両端で引き寄せた割合

# `evigil signal masking`・`interactions`・`tree` の言葉。

beyond-reports = 報告数
beyond-masking = 他の製品に隠された組合せ
beyond-least-ratio = マスキング比の下限
beyond-least-masker = マスキング製品と事象の最少報告数
beyond-masking-revealed = マスキング製品を除いたときにだけ現れる組合せが { $revealed } 組あります(除く前は0以下だったICの下限が0を超えます)。隠されている事象は { $events } 個、値が変わる組合せは { $pairs } 組です。
beyond-masking-none = マスキング製品を除いても新たに現れる組合せはありません。隠されている事象は { $events } 個、値が変わる組合せは { $pairs } 組です。
beyond-mark-revealed = 現れた
beyond-table-masked = マスキング製品を含む場合と除いた場合
beyond-table-maskers = これらの事象のマスキング製品
beyond-interactions = 2製品の併用
beyond-least-together = 両製品の最少報告数
beyond-least-count = そのうち事象のある最少報告数
beyond-interactions-found = 2製品と事象の組 { $triples } 通りのうち { $signals } 通りは、各製品だけでは説明できないほど多く報告されています(Ωの下限が0を超えます)。これほどの数の中には、偶然のものも含まれます。
beyond-interactions-none = 2製品と事象の組 { $triples } 通りのうち、各製品だけでは説明できないほど多く報告されたものはありません。
beyond-interactions-few = 2製品がともに記載され、かつ事象のある報告が、この件数に達する組合せはありません。比べるものがありません。
beyond-table-interactions = 2製品と事象(Ωの下限の順)
beyond-tree = { $product } の事象群
beyond-cases = この製品の報告数
beyond-nodes = 用語と群の数
beyond-tree-signal = シグナル:「{ $node }」は報告 { $cases } 件で、期待数は { $expected } 件です。すべての用語と群を調べたとき、これほど際立つものが偶然に現れる確率は { $p } です。シグナルは { $count } 個で、階層の上下にあるものは互いに連動します。
beyond-tree-quiet = シグナルはありません。最も際立つのは「{ $node }」で、報告 { $cases } 件に対して期待数は { $expected } 件です。これほど際立つものが偶然に現れる確率は { $p } です。
beyond-tree-nothing = 期待数より報告の多い用語も群もありません。
beyond-tree-outside = 表の事象のうち { $count } 個は階層になく、どの群にも入りません。
beyond-tree-few = 模擬データが少なすぎて、これほど小さいp値は得られません。シグナルにはなりえません。--replicates を増やしてください。
beyond-table-tree = 期待数より報告の多い用語と群
watch-head-product = 製品
watch-head-event = 事象
watch-head-maskers = 隠している製品
watch-head-n11 = 報告数
watch-head-ic-before = 全体のIC
watch-head-ic-after = 除いた後のIC
watch-head-prr-ratio = PRRの変化(倍)
watch-head-revealed = 変化
watch-head-nx1 = 事象の報告数
watch-head-masking-ratio = マスキング比
watch-head-n111 = 三つとも
watch-head-together = 両製品
watch-head-omega = Ω
watch-head-node = 用語または群
watch-head-depth = 深さ
what-EV-G57 = 階層に、表の事象がひとつもありません
help-EV-G57 = 階層の用語を、表と同じ表記にしてください
what-EV-G58 = 計数ファイルが壊れています：{ $reason }
help-EV-G58 = `evigil-cluster count` で数え直してください。
what-EV-G59 = ファイルの計数はそのまま使います。--universe、--strata、--comparator、--without-product、--without-event、--groups、--crosses は表にだけ使えます
help-EV-G59 = これらの指定は `evigil-cluster count` に与えるか、表そのものを走査してください。
