# 調べるためのページ:エビデンス、事例、治療の案内、法令。

page-evidence-title = エビデンス
page-evidence-lead = 何に対して、ヒトで何が示されているか、それはどの程度確かで、何に基づくかを適応ごとに示します。「ヒトでのエビデンスは見つからない」は「効かない」という意味ではありません。
page-evidence-route = 投与経路
page-evidence-any = 問わない
page-evidence-class = 製品区分
page-evidence-vesicles = 細胞外小胞(指定がない場合)
page-evidence-show = 表示
page-evidence-comparisons = 治療の比較
page-evidence-table = 適応ごとの一覧
page-evidence-apart = 対照のある研究とない研究は合わせて数えません。登録のみの研究、結果を確認していない報告は数に入れません。
page-evidence-other = 別の投与経路・製品で見る
page-evidence-note = 対照のない結果だけでは効果は分かりません。掲載するのは、ナレッジの日付までに確認した内容です。
page-evidence-study = 研究
