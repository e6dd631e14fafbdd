# クラスター用プログラムの文言。

what-EV-K01 = { $place }：末尾が { $wanted } のどれかであるファイルがありません
help-EV-K01 = ファイル、そのようなファイルのあるフォルダー、または s3://bucket/folder/ のようなアドレスを指定してください。
what-EV-K02 = { $part } を読めません：{ $reason }
help-EV-K02 = ファイルを直すか取り除いてください。--strict を外せば、そのファイルを除いて続けます。
what-EV-K03 = { $parts } 個のファイルのうち、読めるものがありません
help-EV-K03 = それぞれの理由は --strict を付けると示します。
what-EV-K04 = 症例表と、製品または事象の表とを、まとめて数えることはできません
help-EV-K04 = 各行に製品と事象がある表だけを指定するか、製品の表と事象の表を1つずつ指定してください。
what-EV-K05 = 製品の表には事象の表が、事象の表には製品の表が必要です
what-EV-K06 = 列 `{ $column }` のある表がありません
what-EV-K07 = `{ $address }` はアドレスではありません：{ $reason }
what-EV-K08 = エンジンがジョブを終わらせました：{ $reason }
help-EV-K08 = スケジューラーと実行プロセスが動いているか、メモリーとディスクが足りるか（--memory、--spill）を確かめてください。
what-EV-K09 = ジョブを取り消しました。何も書いていません
what-EV-K10 = ジョブの合計から計数を作れません：{ $reason }
what-EV-K11 = { $place }：{ $reason }
what-EV-K12 = 知識ベースを使えません：{ $reason }
what-EV-K13 = このページの処理でプログラムが失敗しました：{ $reason }

cluster-step-probe = ファイルを1つずつ
cluster-step-reports = 報告
cluster-step-totals = すべての組
cluster-step-products = 製品
cluster-step-events = 事象
cluster-step-pairs = 組
cluster-step-pages = ページ
cluster-progress = { $step }：{ $rows } 行、{ $seconds } 秒
cluster-progress-stages = { $step }：{ $rows } 行、{ $stages } 段階終了、{ $seconds } 秒
cluster-left-out = 除きました：{ $part }：{ $reason }
cluster-page-fault = { $part }：{ $reason }
cluster-pages-read = { $pages } ページを読みました。読めなかったもの { $faults }
cluster-pages-written = 読めなかったものを含め { $pages } ページを { $place } に書きました
cluster-counted = { $parts } 個のファイルに { $reports } 件の報告、{ $pairs } 組
cluster-local-scheduler = スケジューラー：{ $url }
cluster-local-executor = 実行プロセス：番号 { $process }、ポート { $port }
