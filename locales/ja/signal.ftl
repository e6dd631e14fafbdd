# シグナル検出とモニタリング：コマンドの表示文。

problem-EV-G10 = 表に列「{ $column }」がありません。ある列：{ $found }
problem-EV-G11 = { $place }：列「{ $column }」の「{ $value }」は整数ではありません
problem-EV-G12 = { $place }：報告の識別子が空です
problem-EV-G13 = Parquet ファイルが壊れているか、読めない種類です：{ $reason }
problem-EV-G14 = { $line } 行目：列数は { $found } ですが、見出しは { $expected } 列です
problem-EV-G15 = { $place }：列「{ $column }」は UTF-8 ではありません
problem-EV-G16 = { $place }：列「{ $column }」の異なる値が多すぎて区別できません
problem-EV-G17 = 列「{ $column }」の値の型 { $found } はここでは読めません
problem-EV-G18 = 表を読めません：{ $reason }
problem-EV-G19 = 症例表は層別に使う列「{ $name }」なしで読み込まれました
problem-EV-G30 = 発現までの日数が { $times } 件しかなく、当てはめに必要な { $least } 件に足りません
problem-EV-G31 = 発現までの日数 { $time } 日は当てはめに使えません。0 より大きい必要があります
problem-EV-G32 = すべての事象が同じ日数で発現しているため、ばらつきのある分布は当てはめられません
problem-EV-G33 = 発現までの日数の当てはめが { $steps } 回で収束しませんでした。数値は示しません

problem-EV-G40 = この発生率は計算できません({ $reason })。曝露量は 0 より大きく、事象のあった人数は全人数以下、信頼水準は 0 と 1 の間でなければなりません
problem-EV-G41 = この監視計画は使えません({ $reason })
problem-EV-G42 = 事象の数が少なすぎて、最も極端な結果でもシグナルとするほど稀ではありません({ $reason })。事象数の上限か alpha を大きくしてください
problem-EV-G43 = この計画は正確に計算するには大きすぎます({ $reason })。上限を小さくしてください
problem-EV-G44 = この観察時点は使えません({ $reason })。観察時点は日付の順に、期待数は負でなく、計画と同じ種類の数でなければなりません
problem-EV-G34 = { $rows } 件の報告のうち { $events } 件が該当するため、比べる相手がありません
problem-EV-G35 = { $needed } 個必要なところに { $given } 個の値が与えられました
problem-EV-G36 = 事象のある報告 { $events } 件を { $folds } 組に分けられません。2 以上の、より少ない組数を指定してください
problem-EV-G45 = この管理図は作れません({ $reason })
problem-EV-G46 = これらの施設は比較できません({ $reason })。それぞれに 0 より大きい分母が必要で、割合の場合は事象数以上の整数でなければなりません
problem-EV-G37 = 用語の階層が「{ $node }」で循環しています。用語が自分自身に属することはできません
problem-EV-G38 = 用語「{ $node }」の上位の用語が多すぎます。階層が深すぎます
problem-EV-G39 = 「{ $node }」の { $cases } 件は、全体または期待値 { $against } と両立しません
problem-EV-G47 = このデータでは集積を探せません({ $reason })
problem-EV-G20 = この数値は事前分布になりません。形状と率は正の有限な数、重みは 0 から 1 でなければなりません
problem-EV-G21 = 事前分布を当てはめる組がありません
problem-EV-G22 = 組 { $index } の期待数は { $expected } です。0 より大きくなければなりません
problem-EV-G23 = 組 { $index } は一度も報告されておらず、この尤度では対象になりません。すべてのセルで当てはめてください
problem-EV-G24 = 層別の期待数は報告のあった組についてしか分かりません。すべてのセルの尤度には層別しない集計が必要です
problem-EV-G25 = 事前分布の当てはめは { $starts } 通りの開始値のどれからも収束しませんでした。縮約した値は出しません
