# `evigil evidence meta` と `evigil evidence dose` の言葉。

# 効果の指標。

meta-measure-GEN = 効果
meta-measure-RATIO = 比
meta-measure-RR = リスク比
meta-measure-OR = オッズ比
meta-measure-PETO = オッズ比(Peto)
meta-measure-RD = リスク差
meta-measure-AS = 逆正弦変換の差
meta-measure-IRR = 発生率比
meta-measure-IRD = 発生率差
meta-measure-MD = 平均差
meta-measure-SMD = 標準化平均差
meta-measure-ROM = 平均の比
meta-measure-MC = 同じ人の中での平均差
meta-measure-SMCC = 同じ人の中での標準化差
meta-measure-PR = 割合
meta-measure-PLO = 割合
meta-measure-PAS = 割合

# モデルと検定。

meta-model-FE = 固定効果
meta-model-DL = 変量効果(DerSimonian-Laird法)
meta-model-HE = 変量効果(Hedges-Olkin法)
meta-model-HS = 変量効果(Hunter-Schmidt法)
meta-model-SJ = 変量効果(Sidik-Jonkman法)
meta-model-ML = 変量効果(最尤法)
meta-model-REML = 変量効果(制限付き最尤法)
meta-model-EB = 変量効果(経験ベイズ法)
meta-model-PM = 変量効果(Paule-Mandel法)
meta-test-z = 正規分布
meta-test-knapp-hartung = Hartung-Knapp法
meta-test-knapp-hartung-at-least-one = Hartung-Knapp法(正規分布より狭くしない)
meta-zeros-add-to-zero = ゼロのセルがある表の全セルに加えた
meta-zeros-add-to-all = すべての表の全セルに加えた
meta-zeros-keep = そのまま

# 述べること。

meta-title = メタアナリシス
meta-pooled = 全研究
meta-prediction = 次の研究
meta-verdict = { $measure }({ $k }研究):{ $estimate }({ $level }%信頼区間 { $low } ~ { $high }、p { $p })
meta-verdict-one-group = { $measure }({ $k }群):{ $estimate }({ $level }%信頼区間 { $low } ~ { $high })
meta-verdict-prediction = 次の研究の効果は { $low } ~ { $high } の範囲と見込まれます({ $level }%予測区間、{ $distribution })。
meta-note = 統合しても、研究の欠点は消えません。バイアス、製品や投与経路の違い、公表されなかった結果は、数値の中に残ります。
meta-remark-skipped = 数値が欠けているため統合していません:{ $rows }(計{ $count }件)
meta-remark-one-group = これは対照のない群の割合です。治療をしなかった場合にどうなったかは分からず、対照のある結果と並べることはできません。
meta-remark-corrected = ゼロのセルがある{ $count }研究に定数を加えました。事象がまれな場合は、補正のいらない方法の結果を見てください。
meta-remark-silent = { $count }研究では、事象が誰にも起きていないか、全員に起きています。比については何も語らず、定数を加えたために重みが付いているだけです。
meta-remark-medians = 平均と標準偏差は、中央値と四分位数から推定しました(Wan 2014)。左右対称のデータでしか成り立たない近似です。
meta-remark-off-centre = 比が信頼区間の中央にありません:{ $studies }。別の種類の区間か、誤植の可能性があります。
meta-remark-two = 2研究では、研究間の違いはほとんど分かりません。予測区間は示しません。
meta-remark-narrower = 少数の研究がたまたま一致しているため、Hartung-Knapp法の区間が正規分布による区間より狭くなっています(係数 { $q })。--hk=at-least-one の結果と比べてください。
meta-remark-prediction = 統合した効果には差がありますが、研究間の違いが大きく、次の研究では逆の結果になることも十分ありえます。
meta-remark-bias-few = 小規模研究効果の検定は、{ $count }研究未満では検出力がほとんどありません。
meta-remark-observational = 研究の群の間の差や、研究をまたぐ傾きは、どの研究が無作為化されていても観察的な比較です。
meta-trim-fill = { $side }側に{ $missing }件の欠け、補うと{ $value }
meta-side-left = 左
meta-side-right = 右
meta-intercept = 切片

# 事実。

meta-fact-model = モデル
meta-fact-test = 検定
meta-fact-tau2 = τ²
meta-fact-i2 = I²
meta-fact-q = Q
meta-fact-q_factor = Hartung-Knappの係数
meta-fact-zeros = ゼロのセルへの定数

# 表。

meta-table-studies = 各研究と、それを除いた結果
meta-table-subgroups = { $column }別(群間Q { $q }、自由度 { $df }、p { $p })
meta-table-regression = メタ回帰(傾き全体のp { $p }、残るτ² { $tau2 }、R² { $r2 }%)
meta-table-bias = 小規模研究効果
meta-table-rare = ゼロのセルに補正のいらない方法
meta-head-study = 研究
meta-head-effect = 効果
meta-head-interval = 区間
meta-head-weight = 重み(%)
meta-head-exact = 正確な区間
meta-head-exact_upper = 片側上限
meta-head-without = 除いた結果
meta-head-without_interval = 区間
meta-head-q_part = Qへの寄与
meta-head-influence = 影響
meta-head-group = 群
meta-head-k = 研究数
meta-head-tau2 = τ²
meta-head-i2 = I²(%)
meta-head-name = 項目
meta-head-coefficient = 係数
meta-head-se = 標準誤差
meta-head-p = p
meta-head-result = 結果
meta-bias-egger = Eggerの回帰検定
meta-bias-begg = Beggの順位検定
meta-bias-trim_fill = トリムアンドフィル(L0)
meta-bias-fail_safe = Rosenthalのフェイルセーフ数
meta-rare-mantel_haenszel_odds = Mantel-Haenszel法、オッズ比
meta-rare-mantel_haenszel_risks = Mantel-Haenszel法、リスク比
meta-rare-mantel_haenszel_risk_difference = Mantel-Haenszel法、リスク差
meta-rare-mantel_haenszel_rates = Mantel-Haenszel法、発生率比
meta-rare-peto = Peto法、オッズ比
meta-rare-exact_odds = 正確法、オッズ比
meta-rare-binomial_normal_odds = 二項正規モデル、オッズ比
meta-rare-binomial_normal_proportion = 二項正規モデル、割合

# 図。

meta-plot-forest = フォレストプロット
meta-plot-funnel = ファンネルプロット
meta-plot-funnel-note = バイアスも研究間の違いもなければ、95%の研究が線の間に入ります。白丸はトリムアンドフィルで補ったものです。
meta-plot-baujat = Baujatプロット
meta-plot-baujat-note = 右にあるほど他と異なる研究、上にあるほど結果を動かす研究です。
meta-axis-se = 標準誤差
meta-axis-q = Qへの寄与
meta-axis-influence = 統合した効果への影響
meta-axis-log = { $measure }(自然対数)
meta-axis-logit = { $measure }(ロジット)
meta-axis-arcsine = { $measure }(平方根の逆正弦)

# 用量。

dose-title = 用量
dose-equivalent = { $species }への{ $dose }は、体表面積で換算すると、{ $human }では{ $per_kg }({ $weight } kgで{ $whole })にあたります。
dose-start = 初回用量の目安({ $divisor }で割った値):{ $per_kg }、全体で{ $whole }
dose-exception = 別の経路や製品の場合:{ $text }
dose-factor = 係数
dose-factor-km = Km { $animal } / Km { $human } = { $factor }
dose-sources = 出典
dose-note = 用量の計算は、その用量が効くことも、安全であることも示しません。
dose-unknown = 体重または面積が不明
dose-table-regimens = 用量と総量
dose-table-pairs = 比較(同程度:{ $within }倍以内)
dose-head-name = 用量
dose-head-amount = 記載
dose-head-sessions = 回数
dose-head-session = 1回分
dose-head-total = 総量
dose-head-pair = 組
dose-head-order = 結果
dose-head-session_ratio = 1回分の比
dose-head-total_ratio = 総量の比
dose-head-factor = 用いた係数
dose-head-source = 出典
dose-order-same_order = 同程度
dose-order-different = 異なる
dose-order-different_kinds = 比較できない(単位の種類が違い、係数の記載がない)
dose-order-unknown_weight_or_area = 比較できない(体重または面積が不明)
dose-order-out_of_range = 比較できない(比が範囲外)

# 研究の誤り。

what-EV-E01 = 列「{ $column }」:{ $value } は計算に使えません
help-EV-E01 = -1e40から1e40までの数を書いてください。1群が10億人を超える場合は誤りとみなします
what-EV-E02 = 列「{ $column }」:{ $value } は0より小さい値です
help-EV-E02 = 件数・期間・分散は負になりません。原典と照らし合わせてください
what-EV-E03 = 列「{ $column }」:{ $value } は0より大きくありません
help-EV-E03 = 分散・標準偏差・比は0より大きい値です。平均の比では、両群の平均が0の同じ側にある必要があります
what-EV-E04 = 列「{ $column }」:{ $people }人の中に{ $events }件の事象があります
help-EV-E04 = 人数の列と、事象のなかった人の列を取り違えていないか確認してください
what-EV-E05 = ゼロのセルがあるため、効果の値が決まりません
help-EV-E05 = --zeros keep を外すか、--measure RD または AS を選んでください
what-EV-E06 = 列「{ $column }」:{ $people }人の群です。{ $needed }人以上が必要です
help-EV-E06 = 人数を原典と照らし合わせてください
what-EV-E07 = 列「{ $column }」:{ $value } が、それ以下であるべき { $before } より小さくなっています
help-EV-E07 = 順序を確認してください:下限・比・上限、または最小・第1四分位・中央値・第3四分位・最大
what-EV-E08 = 列「{ $column }」:{ $value } は分散の残る相関係数ではありません
help-EV-E08 = -1から1までの数を書き、その出典を報告に示してください
what-EV-E09 = 列「{ $column }」:{ $value } は0と1の間の水準ではありません
help-EV-E09 = 95%区間なら0.95と書いてください

# 統合の誤り。

what-EV-E10 = 研究{ $study }の件数が整数ではありません
help-EV-E10 = 正確法は人を数えます。整数を書いてください
what-EV-E11 = 効果にばらつきがまったくありません
help-EV-E11 = --hk at-least-one を使うか、--hk を外してください
what-EV-E12 = 研究{ $study }の説明変数が { $value } です
help-EV-E12 = -1e40から1e40までの数を書いてください
what-EV-E13 = { $found }研究しかありません。{ $needed }研究以上が必要です
help-EV-E13 = 1研究だけではメタアナリシスになりません。そのまま示してください。回帰には、説明変数の数より2つ以上多い研究が必要です
what-EV-E14 = { $level } は0と1の間の水準ではありません
help-EV-E14 = 95%なら0.95と書いてください
what-EV-E15 = 群または説明変数を区別できません
help-EV-E15 = 値が1種類しかない列や、他の列から決まる列は何も説明しません。外してください
what-EV-E16 = { $wanted }研究に対して値が{ $found }個です
help-EV-E16 = どの研究にも値が必要です
what-EV-E17 = 事象のある人とない人の両方がいる研究がなく、統合するものがありません
help-EV-E17 = 1群なら、x/n から正確な上限が求まります:1 - 0.05^(1/n)、およそ3/n
what-EV-E18 = 反復計算が収束しませんでした
help-EV-E18 = DLなど、別の --model を選んでください
what-EV-E19 = 結果が数の範囲を超えました
help-EV-E19 = 効果と分散の桁の誤りがないか確認してください
what-EV-E20 = 事象の数の取りうる値が{ $most }を超えます
help-EV-E20 = 正確法は事象が少ない場合の方法です。別の方法を使ってください

# 研究の表の誤り。

what-EV-E21 = この行はUTF-8ではありません
help-EV-E21 = 表をUTF-8で保存してください
what-EV-E22 = 研究がありません
help-EV-E22 = 列名の行と、研究ごとの行を書いてください
what-EV-E23 = 列 { $found } からは効果が求まりません
help-EV-E23 = 列名は yi,vi/yi,sei/ai,bi,ci,di/ai,n1i,ci,n2i/x1i,t1i,x2i,t2i/m1,sd1,n1,m2,sd2,n2/mdi,sddi,ni/ratio,ci_low,ci_high/xi,ni のいずれかです
what-EV-E24 = 「{ $name }」という列が2つあります
help-EV-E24 = どちらかの名前を変えてください
what-EV-E25 = 「{ $name }」という列がありません
help-EV-E25 = 表の1行目のつづりを確認してください
what-EV-E26 = { $layout } からは { $measure } を計算できません
help-EV-E26 = --measure を外すか、必要な列を加えてください
what-EV-E27 = 1行目が{ $wanted }列なのに、この行は{ $found }列です
help-EV-E27 = コンマを含む名前は引用符で囲み、セルを省かないでください
what-EV-E28 = 列「{ $column }」:「{ $text }」は数ではありません
help-EV-E28 = 小数点はピリオドで書きます。不明な場合は空欄かNAにしてください
what-EV-E29 = 列「{ $column }」が空です
help-EV-E29 = どの研究にも群を書くか、--subgroup を外してください
what-EV-E30 = 開けません:{ $reason }
help-EV-E30 = パスと権限を確認してください

# 用量の誤り。

what-EV-E31 = 「{ $text }」は0より大きい量ではありません
help-EV-E31 = 2e8や80のような数を書いてください
what-EV-E32 = 「{ $text }」は用量の単位ではありません
help-EV-E32 = 単位は particles、ng、ug、mg、g、uL、mL、vials、cells、makers_units です。体重や面積あたりなら /kg、/cm2 を付けます
what-EV-E33 = 「{ $text }」は回数ではありません
help-EV-E33 = x 5 のように、1以上の整数を書いてください
what-EV-E34 = 「{ $text }」は用量の書き方ではありません
help-EV-E34 = 名前=量 単位、続けて x 回数、体重や面積あたりならその値を書きます:"E53=2e8 particles x 5"、"E24=1e7 particles/cm2 600 cm2"
what-EV-E35 = 「{ $text }」は2種類の用量の間の係数ではありません
help-EV-E35 = "1 mL = 3e9 particles @ ロットA1の証明書" のように書いてください
what-EV-E36 = 「{ $text }」に係数の出典がありません
help-EV-E36 = @ に続けて、証明書・測定・論文などの出典を書いてください
what-EV-E37 = { $from } と { $to } の間の係数が2つあります
help-EV-E37 = 正しい方だけを書くか、2回に分けて比べてください
what-EV-E38 = 換算表に「{ $text }」がありません
help-EV-E38 = mouse、hamster、rat、ferret、guinea_pig、rabbit、dog、monkey、marmoset、squirrel_monkey、baboon、micro_pig、mini_pig。ヒトは adult、child。投与経路は `evigil explain --list --kind route` で見られます
what-EV-E39 = 用量が{ $found }件しかありません。比較には2件必要です
help-EV-E39 = 用量を2件以上書いてください
