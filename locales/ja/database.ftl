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
problem-EV-T221 = 見出しの行だけで、データの行がありません
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

# FAERS
problem-EV-T001 = 名前から見て FAERS の表ではないため、読みませんでした
problem-EV-T002 = FAERS の表がありません。名前は DEMO、DRUG、REAC、OUTC、RPSR、THER、INDI、DELETE のいずれかで始まります
problem-EV-T003 = 1 行目が { $table } の見出しではありません。primaryid も isr もありません
problem-EV-T004 = 表 { $table } に次の列がありません: { $columns }
problem-EV-T005 = FDA のどの版にもない列は、そのまま保存しました: { $columns }
problem-EV-T006 = ファイルが空です
problem-EV-T007 = 同じ内容のファイルが既にあるため、読みませんでした
problem-EV-T008 = 見出しがないため、同じ表の別のファイルの見出しを使いました
problem-EV-T009 = 一度に読むにはファイルが多すぎます
problem-EV-T010 = 見出しは { $expected } 列ですが、この行は { $found } 列です
problem-EV-T011 = 行の報告番号が数字ではありません
problem-EV-T012 = FAERS の行としては長すぎます（{ $bytes } バイト）
problem-EV-T013 = 同じ四半期に同じ報告番号の行が既にあります
problem-EV-T014 = この報告番号の行が DEMO にありません
problem-EV-T015 = この番号の医薬品が報告にありません
problem-EV-T016 = 1 つの報告に対して { $table } の行が多すぎます
problem-EV-T017 = 症例番号ではない行です
problem-EV-T018 = 報告が大きすぎます
problem-EV-T030 = { $count } 行の末尾に、見出しにない空の列があります
problem-EV-T031 = { $count } 行で 2 件の記録が改行なしに続いていたため、分けました（行 { $lines }）
problem-EV-T032 = { $count } 件の記録が複数行にわたっていたため、つなぎました（行 { $lines } から）
problem-EV-T033 = { $count } 行の $ は文字であることが知られています（行 { $lines }）
problem-EV-T034 = 改行が混在しています（CRLF { $crlf }、単独 { $alone }）
problem-EV-T035 = { $count } 行が UTF-8 ではないため、windows-1252 として読みました
problem-EV-T036 = 行の間の NUL または SUB を読み飛ばしました
problem-EV-T037 = { $quarter } に DEMO 表がないため、ほかの表にある内容だけで報告を作りました
problem-EV-T040 = あり得ない日付のため、書かれたまま保存しました
problem-EV-T041 = あり得ない年齢のため、書かれたまま保存しました
problem-EV-T042 = あり得ない体重のため、書かれたまま保存しました
problem-EV-T043 = 数ではないため、書かれたまま保存しました
problem-EV-T044 = FDA の一覧にない符号のため、書かれたまま保存しました
problem-EV-T045 = 知らない単位のため、値を書かれたまま保存しました
problem-EV-T060 = AERS の日付 { $count } 件が 1 月 1 日です。年しか分からない場合もそう書かれています
problem-EV-T061 = 重篤性・発現日・国は症例ごとに書かれているため、すべての事象に付けました
problem-EV-T062 = { $count } 件は、後の版に置き換えられた報告です
problem-EV-T063 = { $cases } 症例が削除一覧にあり、この中の { $count } 件が該当します

# JADER
problem-EV-T400 = JADERの表がありません。1行目に識別番号と、demo・drug・reac・histいずれかの列名が必要です
problem-EV-T401 = JADERの表ではないため、読みませんでした
problem-EV-T402 = 項目数が{ $found }で、1行目の{ $expected }と違います
problem-EV-T403 = { $kind ->
    [long] JADERの行としては長すぎます。引用符が抜けているのかもしれません
   *[open] この行で始まる引用符が閉じていません。ファイルが途中で切れているのかもしれません
}
problem-EV-T404 = 識別番号がありません
problem-EV-T405 = 報告回数が数字ではありません
problem-EV-T406 = JADERにある列のうち、次がこのファイルにありません：{ $columns }
problem-EV-T407 = 区切りだけの行が{ $count }行あり、飛ばしました
problem-EV-T408 = 知らない列、または二つある列は、そのまま残しました：{ $columns }
problem-EV-T409 = JADERには重篤性の基準も、正確な体重・身長・受付日もありません。値としたのは転帰の死亡と、四半期の属する年だけです
problem-EV-T410 = このファイルの文字コードでは読めないバイトがあり、置き換えました
problem-EV-T411 = この識別番号の症例が{ $table }にありません
problem-EV-T412 = 医薬品・投与・有害事象の数が、付けられる番号（65,535）を超えました
problem-EV-T413 = まったく同じ行が{ $count }行重なっていました。1回だけ数えました
problem-EV-T414 = 同じ症例の以前の報告が{ $count }件あります。最後の報告回数のものを使います
problem-EV-T415 = この症例は{ $table }にありますが、この報告回数のものはありません
problem-EV-T416 = 同じ報告が{ $first }にあり、内容が違います
problem-EV-T417 = { $tables }がありません。{ $base }の症例を報告として読みました
problem-EV-T418 = この報告の文が長すぎて保持できず、一部を省きました
problem-EV-T419 = この列の値としてありえません。書かれたまま残しました
problem-EV-T420 = 「{ $word }」という語は登録されていません。書かれたまま残しました
problem-EV-T421 = この医薬品の欄ごとに値の数が違い、どの投与のものか分かりません。書かれたまま残しました

# Any table by a mapping
problem-EV-T701 = 対応表がTOMLとして読めません：{ $reason }
problem-EV-T702 = ここに「{ $word }」というキーはありません{ $near ->
    [yes] 。「{ $nearest }」ではありませんか
   *[no] {""}
}（使えるもの：{ $known }）
problem-EV-T703 = ここには{ $expected ->
    [text] 引用符で囲んだ文字列
    [count] 整数
    [flag] true または false
    [table] 表
   *[list] 角括弧の一覧
}が必要です（{ $found } が書かれています）
problem-EV-T704 = 「{ $word }」はここでは使えません{ $near ->
    [yes] 。「{ $nearest }」ではありませんか
   *[no] {""}
}（使えるもの：{ $known }）
problem-EV-T705 = 「{ $key }」がありません
problem-EV-T706 = データ項目「{ $element }」はありません{ $near ->
    [yes] 。「{ $nearest }」ではありませんか
   *[no] {""}
}
problem-EV-T707 = 見出しのない表（header_line = 0）では、列名ではなく列の番号を書いてください
problem-EV-T708 = 列の name か number のどちらか一つを書いてください
problem-EV-T709 = element を書くか、残すだけの列なら keep = true と書いてください
problem-EV-T710 = at の数字が{ $found }個ですが、必要なのは{ $expected }個です（行から決まらない繰返しごとに一つ）
problem-EV-T711 = この項目は「{ $word }」の中にありません（次の中にあります：{ $known }）
problem-EV-T712 = separator には文字列と、行の中で繰り返せる項目が必要です
problem-EV-T713 = every には、行から決まらない繰返しの中の項目が必要です
problem-EV-T714 = 「{ $word }」が二つあります（全角・半角、空白、大文字・小文字は区別しません）
problem-EV-T715 = 列は日付・数値・語の一覧のどれか一つです。date、values、数値（is_number・unit・units・behind）のうち一つだけを書いてください
problem-EV-T716 = 項目{ $element }には単位の項目がありません。is_number = true または behind = "…" で数値として読めます
problem-EV-T717 = 「{ $format }」は4桁の年を含む日付の形ではありません（例：%Y-%m-%d）
problem-EV-T720 = 対応表にある列が表にありません（括弧内は対応表の行）：{ $columns }
problem-EV-T721 = 表の見出しの前でファイルが終わっています
problem-EV-T722 = 項目数が{ $found }で、見出しの{ $expected }と違います
problem-EV-T723 = { $kind ->
    [long] 行が長すぎます。引用符が抜けているのかもしれません
   *[open] この行で始まる引用符が閉じていません。ファイルが途中で切れているのかもしれません
}
problem-EV-T724 = 症例の番号がありません
problem-EV-T725 = 報告の版が数字ではありません
problem-EV-T726 = 区切りだけの行が{ $count }行あり、飛ばしました
problem-EV-T727 = 対応表の文字コードでは読めないバイトがあり、置き換えました
problem-EV-T728 = 対応表にない列は、そのまま残しました：{ $columns }
problem-EV-T729 = 同じ番号の報告が{ $first }行目にあり、内容が違います。1行が1症例でないときは rows で指定してください
problem-EV-T730 = まったく同じ行が{ $count }行重なっていました。1回だけ数えました
problem-EV-T731 = { $kind ->
    [date] 対応表のどの日付の形でもありません
    [unit] 対応表の単位の付いた数値ではありません
   *[number] 数値ではありません
}。書かれたまま残しました
problem-EV-T732 = 「{ $word }」は対応表にありません。書かれたまま残しました
problem-EV-T733 = 同じ報告の別の行と違います。最初の行を使い、この値はそのまま残しました
problem-EV-T734 = 症例に一度だけ書かれたことを、対応表に従ってすべての製品・有害事象に付けました
problem-EV-T735 = 製品または有害事象の数が、付けられる番号（65,535）を超えました
problem-EV-T736 = この報告の文が長すぎて保持できず、一部を省きました
problem-EV-T737 = 見出しより上の{ $count }行は読みませんでした
problem-EV-T740 = 表ではありません。どの区切り文字でも行が同じ列数になりません

# openFDA
problem-EV-T600 = JSONではないため、ここから先を読めません：{ $reason }
problem-EV-T601 = この行はJSONではありません：{ $reason }
problem-EV-T602 = 結果がオブジェクトではありません
problem-EV-T603 = 結果にsafetyreportidも、企業または規制当局の番号もありません。他の報告と区別できません
problem-EV-T604 = 結果が{ $limit } MBを超えています
problem-EV-T605 = 結果がありません
problem-EV-T606 = 回答が数える{ $total }件のうち、ここにあるのは{ $count }件です。残りは別のページかファイルにあります
problem-EV-T609 = openFDAだけの値（製品に結び付けた名前など）を、そのまま残しました：{ $count }個
problem-EV-T611 = 医薬品または副作用の数が、付けられる番号（65,535）を超えました
problem-EV-T612 = 結果の文が{ $limit } KBを超えています
