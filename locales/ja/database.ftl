# What can be wrong with the tables of public databases.

# Lines of evigil's own form
problem-EV-T801 = 行が { $limit } MB を超えており、報告ではありえません
problem-EV-T802 = この行は evigil 独自形式の報告ではありません：{ $reason }
