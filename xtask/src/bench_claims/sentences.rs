//! Japanese sentences put together from lists: what a clinic's page says, with some claims among
//! much that claims nothing.

use crate::random::Random;

const PLACES: [&str; 10] = [
    "受付",
    "待合室",
    "二階の処置室",
    "駅前の分院",
    "検査室",
    "相談窓口",
    "本院",
    "提携する施設",
    "当院",
    "細胞の保管室",
];
const PEOPLE: [&str; 10] = [
    "担当の医師",
    "看護師",
    "受付の職員",
    "薬剤師",
    "培養の担当者",
    "院長",
    "栄養士",
    "検査技師",
    "事務の職員",
    "カウンセラー",
];
const THINGS: [&str; 16] = [
    "エクソソーム点滴",
    "幹細胞培養上清液",
    "治療の流れ",
    "料金の内訳",
    "当日の持ち物",
    "検査の結果",
    "ご予約の変更",
    "お薬の飲み合わせ",
    "点滴の時間",
    "前日の食事",
    "細胞外小胞の大きさ",
    "保管の温度",
    "通院の間隔",
    "肌の手入れ",
    "睡眠の様子",
    "体調の変化",
];
const MANNERS: [&str; 12] = [
    "ていねいに",
    "順を追って",
    "図を使って",
    "あらかじめ",
    "必要に応じて",
    "その日のうちに",
    "書面で",
    "二回に分けて",
    "ゆっくりと",
    "電話で",
    "診察の前に",
    "ご家族と一緒に",
];
const DOES: [&str; 12] = [
    "ご説明します",
    "確認します",
    "お伺いします",
    "記録しています",
    "見直しています",
    "ご案内いたします",
    "お渡しします",
    "調べています",
    "相談しながら決めます",
    "お知らせします",
    "まとめました",
    "準備します",
];
const TIMES: [&str; 10] = [
    "初めての日は",
    "二回目からは",
    "土曜日は",
    "治療のあとは",
    "予約の前日に",
    "季節の変わり目には",
    "検査のあとで",
    "お帰りの前に",
    "三か月ごとに",
    "午後の診察では",
];
const STATES: [&str; 10] = [
    "疲れが残る",
    "朝の目覚めがよくない",
    "肌が乾く",
    "膝が気になる",
    "髪の量が減った",
    "集中が続かない",
    "肩が重い",
    "食欲がない",
    "眠りが浅い",
    "階段がつらい",
];
const ILLNESSES: [&str; 8] = [
    "糖尿病",
    "認知症",
    "関節リウマチ",
    "アトピー性皮膚炎",
    "高血圧",
    "変形性膝関節症",
    "脳梗塞の後遺症",
    "がん",
];
const SOURCES: [&str; 6] = ["臍帯", "脂肪", "骨髄", "歯髄", "胎盤", "羊膜"];

/// One sentence. One in eight claims, hedges, denies or discloses something.
pub(super) fn sentence(random: &mut Random) -> String {
    let (place, people, thing) = (
        random.pick(&PLACES),
        random.pick(&PEOPLE),
        random.pick(&THINGS),
    );
    let (manner, does, time) = (
        random.pick(&MANNERS),
        random.pick(&DOES),
        random.pick(&TIMES),
    );
    let (state, illness, source) = (
        random.pick(&STATES),
        random.pick(&ILLNESSES),
        random.pick(&SOURCES),
    );
    let number = random.between(2, 90);
    if random.once_in(8) {
        return match random.between(0, 10) {
            0 => format!("{thing}で{illness}が治ったという声を多くいただいています。"),
            1 => format!("{illness}に効くと書かれた広告もありますが、確かめられてはいません。"),
            2 => format!("ヒト{source}由来の幹細胞を培養した上清液を、静脈から点滴します。"),
            3 => "副作用の心配は一切ありません。".to_owned(),
            4 => format!("一回の料金は{number}万円（税込）です。"),
            5 => "本治療は自由診療であり、公的医療保険は使えません。".to_owned(),
            6 => format!("1バイアルに{number}億個のエクソソームが含まれています。"),
            7 => format!("{state}方に、変化が期待できる場合があります。"),
            8 => "まれに、注射した場所の赤みや腫れ、発熱が起こることがあります。".to_owned(),
            _ => format!("「{illness}を予防できますか」というご質問をいただきます。"),
        };
    }
    match random.between(0, 8) {
        0 => format!("{place}では、{people}が{thing}について{manner}{does}。"),
        1 => format!("{time}、{thing}を{manner}{does}。"),
        2 => format!("{state}と感じたら、{people}が{manner}{does}。"),
        3 => format!(
            "{thing}と{}の関係は、{people}が{does}。",
            random.pick(&THINGS)
        ),
        4 => format!("所要時間はおよそ{number}分で、{place}にてお待ちいただきます。"),
        5 => format!(
            "{thing}は{}によって異なりますので、{manner}{does}。",
            random.pick(&THINGS)
        ),
        6 => format!("{time}{place}が混み合うため、{people}が{thing}を{does}。"),
        _ => format!(
            "{state}、{}といったお悩みは、{place}の{people}が{does}。",
            random.pick(&STATES)
        ),
    }
}

/// A paragraph of a few sentences.
pub(super) fn paragraph(random: &mut Random) -> String {
    (0..random.between(2, 6))
        .map(|_| sentence(random))
        .collect()
}

/// A heading.
pub(super) fn heading(random: &mut Random) -> String {
    match random.between(0, 4) {
        0 => format!("{}について", random.pick(&THINGS)),
        1 => format!("{}とは", random.pick(&THINGS)),
        2 => format!("{}方へ", random.pick(&STATES)),
        _ => format!("{}の{}", random.pick(&PLACES), random.pick(&THINGS)),
    }
}

/// The name of a page in a menu.
pub(super) fn menu_item(random: &mut Random) -> &'static str {
    random.pick(&THINGS)
}

/// A plain text of about `bytes` bytes, a paragraph a line.
pub(super) fn text(random: &mut Random, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 1024);
    while text.len() < bytes {
        if random.once_in(6) {
            text.push_str(&heading(random));
            text.push('\n');
        }
        text.push_str(&paragraph(random));
        text.push('\n');
    }
    text
}
