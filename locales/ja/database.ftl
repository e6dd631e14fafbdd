# What can be wrong with the tables of public databases.

# Lines of evigil's own form
problem-EV-T801 = 行が { $limit } MB を超えており、報告ではありえません
problem-EV-T802 = この行は evigil 独自形式の報告ではありません：{ $reason }

# VAERS
problem-EV-T200 = VAERSの表がありません。1行目にVAERS_IDと、DATA・VAX・SYMPTOMSいずれかの列名が必要です
problem-EV-T201 = VAERSの表ではないため、読みませんでした
problem-EV-T202 = 項目数が{ $found }で、1行目の{ $expected }と違います
problem-EV-T203 = { $kind ->
    [long] VAERSの行としては長すぎます。引用符が抜けているのかもしれません
   *[open] この行で始まる引用符が閉じていません。ファイルが途中で切れているのかもしれません
}
problem-EV-T204 = VAERS_IDが数字ではありません
problem-EV-T205 = VAERSの説明書にある列のうち、次がこのファイルにありません：{ $columns }
problem-EV-T206 = VAERSの説明書にない列、または二つある列は、そのまま残しました：{ $columns }
problem-EV-T207 = 区切りだけの行が{ $count }行あり、飛ばしました
problem-EV-T208 = UTF-8でない項目が{ $count }個あり、windows-1252として読みました
problem-EV-T209 = VAERSの重篤性・転帰・発現日は症例ごとの情報です。症例のすべての有害事象に付けました
problem-EV-T210 = この組の表{ $table }が二つあります（もう一つは{ $first }）。どちらを使うべきか判断できません
problem-EV-T211 = この番号の報告が{ $table }にありません
problem-EV-T212 = 製品または有害事象の数が、付けられる番号（65,535）を超えました
problem-EV-T213 = まったく同じ行が{ $count }行重なっていました。1回だけ数えました
problem-EV-T214 = ワクチンのない報告が{ $count }件あります
problem-EV-T215 = 有害事象のない報告が{ $count }件あります
problem-EV-T216 = 同じ番号の報告が{ $first }行目にあり、内容が違います
problem-EV-T217 = { $tables }がありません。{ $base }の番号を報告として読みました
problem-EV-T218 = この報告の文が長すぎて保持できず、一部を省きました
problem-EV-T219 = この列の値としてありえません。書かれたまま残しました
problem-EV-T220 = { $earlier }が{ $later }より前です
