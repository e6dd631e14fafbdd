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
problem-EV-X014 = このメッセージには症例番号（C.1.1）がありません
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
