# What can be wrong with the XML of ICH.

# E2B(R3)
problem-EV-X001 = このファイルにXMLがありません
problem-EV-X002 = 動物用医薬品の報告（VICH、{ $name }）です。ヒトのE2B(R3)報告ではありません
problem-EV-X003 = 医療機器の報告（FDA eMDR、{ $name }）です。E2B(R3)報告ではありません
problem-EV-X004 = FDAの機器報告に対する受領通知です。E2B(R3)報告ではありません
problem-EV-X005 = E2B(R3)の受領通知（ACK）で、報告ではありません。「evigil report ack」で表示できます
problem-EV-X006 = E2B(R2)のファイルです。e2b-r2として取り込んでください
problem-EV-X007 = E2B(R3)のファイルではありません。「{ $name }」が入っています
problem-EV-X008 = 文書型宣言（DOCTYPE）があります。ほかのファイルを読み込んだり際限なく膨らんだりするため、受け付けません
problem-EV-X009 = バッチの終わりより前にファイルが終わっています。途中で切れています
problem-EV-X010 = このメッセージは正しいXMLではありません（{ $reason ->
    [tags] タグが対応していません
    [entity] 存在しない実体参照があります
    [namespace] 宣言されていない名前空間接頭辞があります
    [attribute] 同じ属性が2回あります
    [character] XMLで使えない文字があります
   *[other] 構文が誤っているか、終わりがありません
}）
problem-EV-X011 = このメッセージは{ $limit }バイトを超えています
problem-EV-X012 = { $element }の値が{ $limit }バイトを超えています
problem-EV-X013 = このメッセージは、実際にありうるものより入れ子が深いか、要素が多すぎます
problem-EV-X014 = このメッセージには症例番号（C.1.1）がないため、内容から作った番号 { $number } で呼びます
problem-EV-X015 = ファイルは{ $declared }と宣言していますが、実際は{ $taken }です。{ $taken }として読みました
problem-EV-X016 = UTF-8と宣言されていますが、このメッセージにUTF-8でないバイトがあります
problem-EV-X017 = 文字コード「{ $declared }」は知られていません。{ $taken }として読みました
problem-EV-X018 = メッセージの外側が正しいXMLではありません
problem-EV-X019 = このバッチにはメッセージがありません
problem-EV-X020 = { $element } { $repeat } の場所はありますが、値もnullFlavorもありません
problem-EV-X021 = 「{ $value }」は日付ではありません。そのまま保存し、{ $element }は空とします
problem-EV-X022 = 「{ $value }」は数値ではありません。そのまま保存し、{ $element }は空とします
problem-EV-X023 = 「{ $value }」はtrueでもfalseでもありません。そのまま保存し、{ $element }は空とします
problem-EV-X024 = 「{ $value }」はnullFlavorではありません。そのまま保存し、{ $element }は空とします
problem-EV-X025 = この行は、メッセージにない医薬品または副作用を指しています。そのまま保存します
problem-EV-X026 = コード「{ $value }」の体系{ $system }は、{ $element }のものではありません。そのまま保存します
problem-EV-X027 = { $of }件中{ $count }件のメッセージに、evigilが理解しない部分があります。保存してあり、E2B(R3)で書き出すときに元に戻ります
problem-EV-X028 = メッセージの外側が長すぎます
problem-EV-X040 = この受領通知は正しいXMLではありません
problem-EV-X041 = E2B(R3)の受領通知ではありません。「{ $name }」が入っています
problem-EV-X042 = この受領通知は{ $limit }バイトを超えています
problem-EV-X043 = 「{ $value }」は、バッチやメッセージの処理結果のコードではありません

# E2B(R2)
problem-EV-X500 = 独自の実体または要素の宣言があります。このような宣言は受け付けません
problem-EV-X501 = 報告の終了タグがありません
problem-EV-X502 = 始まっていない報告の終わりです。開始タグがありません
problem-EV-X503 = { $parent ->
    [none] { $tag }はここに置けません
   *[other] { $tag }は{ $parent }の中に置けません
}
problem-EV-X504 = 終了タグ{ $tag }に対応する開始タグがありません
problem-EV-X505 = { $tag }の終了タグがありません
problem-EV-X506 = マークアップとして読めません：{ $reason }
problem-EV-X507 = 報告自身の番号も、企業または規制当局の番号もありません。他の報告と区別できません
problem-EV-X508 = 報告が{ $limit } MBを超えています
problem-EV-X509 = { $tag }が{ $limit } KBを超えています
problem-EV-X510 = { $tag }の数が付けられる番号を超えたか、入れ子が深すぎます
problem-EV-X511 = 報告の前後に、メッセージに属さない文字列が{ $count }か所あります
problem-EV-X512 = メッセージヘッダーがありません
problem-EV-X513 = UTF-8でないバイトが{ $count }個あり、windows-1252として読みました
problem-EV-X514 = 宣言された{ $encoding }でないバイトが{ $count }個あります
problem-EV-X515 = ^ はFDAの報告ではアポストロフィを表します。書かれたまま残しました：{ $count }個
problem-EV-X516 = 既知の参照を始めない & を、書かれたまま読みました：{ $count }個
problem-EV-X517 = 終了タグのない空要素：{ $count }個
problem-EV-X518 = この形式にない要素を、そのまま残しました：{ $count }個
problem-EV-X519 = 報告がありません（要素safetyreportがありません）
problem-EV-X520 = E2B(R2)の重篤性は症例ごとの情報です。症例のすべての副作用に付けました（副作用が複数ある報告：{ $count }件）
problem-EV-X521 = 形式が示されていない日付を、桁数から読みました：{ $count }個
problem-EV-X530 = 日付ではありません。書かれたまま残しました
problem-EV-X531 = 数値でないか、ありえない数値です。書かれたまま残しました
problem-EV-X532 = 一覧にないコードです。書かれたまま残しました
problem-EV-X533 = 国が2文字のコードではありません。書かれたまま残しました
problem-EV-X534 = E2B(R3)ではMedDRAコードしか書けない項目に、言葉があります。書かれたまま残しました
problem-EV-X535 = 同じ項目の二つ目の値です。一つ目とともに残しました
problem-EV-X536 = 症例は重篤でないとされていますが、該当する基準があります。基準に従いました
problem-EV-X537 = 副作用が再発したとされていますが、どれかが示されていません。書かれたまま残しました
problem-EV-X538 = ここに挙げられた副作用は報告にありません。名前を書かれたまま残しました
problem-EV-X540 = 日付が示された形式と合いません。桁数から読みました
problem-EV-X541 = 知識ベースを使えません：{ $reason }

# E2B(R2)：移せないもの
problem-EV-X560 = E2B(R2)にはこれを書く場所がありません
problem-EV-X561 = E2B(R2)では値がない理由を書けません
problem-EV-X562 = { $field }の{ $max }文字を超えています：{ $kept ->
    [cut] 途中で切りました
   *[left] 一部では別の値になるため、書きませんでした
}
problem-EV-X563 = { $written ->
    [none] E2B(R2)に対応するコードがありません
   *[other] E2B(R2)に対応するコードがないため、{ $written }と書きました
}
problem-EV-X564 = E2B(R2)では症例全体の情報になります。この副作用だけに当てはまるものです
problem-EV-X565 = E2B(R2)では1か所しかなく、既に使われています
problem-EV-X566 = 複数の文を一つの項目にまとめました
problem-EV-X567 = この医薬品には用法が{ $count }件あるため、その数だけ書きました
problem-EV-X568 = E2B(R2)で表せるより細かい日付です。切り詰めました
problem-EV-X569 = XMLに書けない文字を除きました
problem-EV-X570 = 別の形式から来たもので、E2B(R2)には書く場所がありません
problem-EV-X571 = 元の資料から残した値が報告と合わなくなったため、報告の値を書きました
problem-EV-X572 = コードとともに言葉があります。コードだけを書きました
problem-EV-X574 = E2B(R2)ではどの副作用についてのものかを書けません
# 受領通知
ack-number = 受領通知番号
ack-sender = 送信者
ack-receiver = 受信者
ack-created = 作成日時
ack-batch = バッチ番号
ack-batch-sent = バッチ送信日時
ack-local-number = 受信者側の番号
ack-outcome = 結果
ack-not-said = （記載なし）
ack-counts = メッセージ：受理{ $taken }件、不受理{ $refused }件
ack-outcome-AA = すべてのメッセージを受理
ack-outcome-AE = 少なくとも1件のメッセージを不受理
ack-outcome-AR = 何も読み取れず
ack-outcome-CA = 受理
ack-outcome-CR = 不受理
