//! HTML pages as clinics' content systems make them: much markup around some text.

use std::fmt::Write as _;

use super::sentences::{heading, menu_item, paragraph, sentence};
use crate::random::Random;

/// A page of some 30 to 60 kB.
pub(super) fn page(random: &mut Random) -> String {
    let bytes = random.between(28_000, 58_000);
    let mut html = String::with_capacity(bytes + 8_000);
    head(&mut html, random);
    menu(&mut html, random, "header", "nav", 30);
    html.push_str("<div class=\"l-wrapper l-wrapper--page\"><main id=\"main\" class=\"l-main\" role=\"main\">\n");
    add(
        &mut html,
        format_args!(
            "<h1 class=\"p-page-title\"><span>{}</span></h1>\n",
            heading(random)
        ),
    );
    while html.len() < bytes {
        match random.between(0, 9) {
            0 => table(&mut html, random),
            1 => accordion(&mut html, random),
            2 => list(&mut html, random),
            3 => figure(&mut html, random),
            _ => section(&mut html, random),
        }
    }
    html.push_str("</main>\n<aside class=\"l-side\"><div class=\"c-side-box\">\n");
    list(&mut html, random);
    html.push_str("</div></aside></div>\n");
    menu(&mut html, random, "footer", "div", 20);
    script(&mut html, random, 12);
    html.push_str("</body>\n</html>\n");
    html
}

fn add(html: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = html.write_fmt(text);
}

fn head(html: &mut String, random: &mut Random) {
    add(
        html,
        format_args!(
            "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"UTF-8\">\n<title>{}｜見本</title>\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <meta name=\"description\" content=\"{}\">\n",
            heading(random),
            sentence(random)
        ),
    );
    for number in 0..random.between(6, 14) {
        add(
            html,
            format_args!(
                "<link rel=\"stylesheet\" href=\"/assets/css/module-{number}.css?v={}\" media=\"all\">\n",
                random.between(1000, 9999)
            ),
        );
    }
    html.push_str("<style>\n");
    for number in 0..random.between(20, 60) {
        add(
            html,
            format_args!(
                ".c-block-{number}>.c-block__inner{{margin:{}px auto;padding:0 {}px;color:#{:06x};display:flex}}\n",
                random.between(0, 64),
                random.between(0, 32),
                random.between(0, 0x00ff_ffff)
            ),
        );
    }
    html.push_str("</style>\n");
    script(html, random, 25);
    html.push_str("</head>\n<body class=\"page-template page-template-default single wp-embed-responsive\">\n");
}

fn script(html: &mut String, random: &mut Random, lines: usize) {
    html.push_str("<script>\n(function(w,d){var q=w.q=w.q||[];\n");
    for number in 0..random.between(lines / 2, lines) {
        add(
            html,
            format_args!(
                "q.push({{event:\"view-{number}\",id:{},ok:d.cookie.length<{}&&w.innerWidth>{}}});\n",
                random.between(0, 99_999),
                random.between(1, 999),
                random.between(300, 900)
            ),
        );
    }
    html.push_str("})(window,document);\n</script>\n");
}

fn menu(html: &mut String, random: &mut Random, outer: &str, inner: &str, items: usize) {
    add(
        html,
        format_args!(
            "<{outer} class=\"l-{outer}\"><{inner} class=\"c-menu\"><ul class=\"c-menu__list\">\n"
        ),
    );
    for number in 0..items {
        add(
            html,
            format_args!(
                "<li id=\"menu-item-{number}\" class=\"menu-item menu-item-type-post_type\"><a href=\"/menu/{number}/\" class=\"c-menu__link\"><span>{}</span></a></li>\n",
                menu_item(random)
            ),
        );
    }
    add(
        html,
        format_args!(
            "</ul></{inner}><p class=\"c-address\">架空県見本市{}-{} <a href=\"tel:0000000000\">00-0000-0000</a></p></{outer}>\n",
            random.between(1, 9),
            random.between(1, 40)
        ),
    );
}

fn section(html: &mut String, random: &mut Random) {
    let number = random.between(1, 999);
    add(
        html,
        format_args!(
            "<section id=\"sec-{number}\" class=\"p-section p-section--{number}\"><div class=\"p-section__inner u-mt40 u-mb40\">\n<h2 class=\"c-heading c-heading--lv2\"><span class=\"c-heading__text\">{}</span></h2>\n",
            heading(random)
        ),
    );
    for _ in 0..random.between(1, 4) {
        add(
            html,
            format_args!(
                "<p class=\"c-text u-fs16\" style=\"line-height:1.8\">{}<br>\n<strong class=\"u-marker\">{}</strong>&nbsp;{}</p>\n",
                paragraph(random),
                sentence(random),
                sentence(random)
            ),
        );
    }
    html.push_str("</div></section>\n");
}

fn table(html: &mut String, random: &mut Random) {
    html.push_str("<div class=\"c-table-wrap\"><table class=\"c-table c-table--price\"><thead><tr><th scope=\"col\">内容</th><th scope=\"col\">料金（税込）</th></tr></thead><tbody>\n");
    for _ in 0..random.between(3, 9) {
        add(
            html,
            format_args!(
                "<tr class=\"c-table__row\"><th scope=\"row\" class=\"c-table__head\">{} {}回</th><td class=\"c-table__data\">{},000円</td></tr>\n",
                menu_item(random),
                random.between(1, 10),
                random.between(20, 900)
            ),
        );
    }
    html.push_str("</tbody></table></div>\n");
}

fn accordion(html: &mut String, random: &mut Random) {
    html.push_str("<dl class=\"c-faq js-accordion\">\n");
    for number in 0..random.between(2, 6) {
        add(
            html,
            format_args!(
                "<dt class=\"c-faq__q\" aria-expanded=\"false\" aria-controls=\"faq-{number}\"><button type=\"button\">{}はどうなりますか？</button></dt>\n<dd id=\"faq-{number}\" class=\"c-faq__a\" style=\"display:none\"><p>{}</p></dd>\n",
                menu_item(random),
                paragraph(random)
            ),
        );
    }
    html.push_str("</dl>\n");
}

fn list(html: &mut String, random: &mut Random) {
    html.push_str("<ul class=\"c-list c-list--check\">\n");
    for _ in 0..random.between(3, 8) {
        add(
            html,
            format_args!(
                "<li class=\"c-list__item\"><i class=\"icon icon-check\" aria-hidden=\"true\"></i>{}</li>\n",
                sentence(random)
            ),
        );
    }
    html.push_str("</ul>\n");
}

fn figure(html: &mut String, random: &mut Random) {
    let number = random.between(1, 999);
    add(
        html,
        format_args!(
            "<figure class=\"c-figure\"><picture><source type=\"image/webp\" srcset=\"/img/{number}.webp 1x, /img/{number}@2x.webp 2x\"><img src=\"/img/{number}.jpg\" alt=\"{}\" width=\"760\" height=\"420\" loading=\"lazy\" decoding=\"async\"></picture><figcaption>{}</figcaption></figure>\n",
            heading(random),
            sentence(random)
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_the_size_of_real_ones_and_are_the_same_in_every_run() {
        let mut random = Random::new(7);
        for _ in 0..20 {
            let bytes = page(&mut random).len();
            assert!((28_000..70_000).contains(&bytes), "{bytes}");
        }
        assert_eq!(page(&mut Random::new(3)), page(&mut Random::new(3)));
        assert_ne!(page(&mut Random::new(3)), page(&mut Random::new(4)));
    }
}
