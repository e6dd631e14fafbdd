//! Products, lots and facilities as everybody sees them, and the search over them.

use serde_json::json;

use crate::ground::on_ground;

#[test]
fn products_are_found_in_any_width_and_case_and_led_to_their_lots() {
    on_ground(|ground| async move {
        let harbour = json!({"name": "Harbour", "sort": "clinic", "country": "JP"});
        let harbour = ground.make("organisation", harbour).await;
        let make = async |kind: &str, fields| ground.make_in(&harbour, kind, fields).await;
        let product = json!({
            "name": "ＥＸＯ幹細胞上清液", "maker": "Aoba <Lab>", "donor": "undisclosed",
            "cell_source": "adipose",
        });
        let product = make("product", product).await;
        let lot = make("lot", json!({"product_id": product, "number": "EV-77"})).await;
        let clinic = json!({"name": "港クリニック", "country": "JP", "prefecture": "東京都"});
        let clinic = make("provider", clinic).await;
        for number in 0..60 {
            let name = format!("Filler {number}");
            make("product", json!({"name": name})).await;
        }
        for lang in ["en", "ja"] {
            let mut reader = ground.browser(lang);
            for query in ["exo", "EXO", "%E5%B9%B9%E7%B4%B0%E8%83%9E", "aoba"] {
                let found = reader.get(&format!("/products?q={query}")).await;
                assert_eq!(found.status, 200, "{}", found.body);
                assert!(
                    found.body.contains(&format!("/products/{product}")),
                    "{query}"
                );
                assert!(!found.body.contains("Filler"), "{query}");
            }
            // Signs of the language of patterns are letters like others.
            let found = reader.get("/products?q=%25").await;
            assert!(!found.body.contains("Filler"));
            let first = reader.get("/products").await;
            assert_eq!(first.body.matches("Filler").count(), 50);
            let next = first
                .body
                .split("class=\"pager\"><a class=\"button\" href=\"");
            let next = next.last().and_then(|rest| rest.split('"').next());
            let second = reader
                .get(&next.expect("a page").replace("&#38;", "&"))
                .await;
            assert_eq!(second.body.matches("Filler").count(), 10);
            let page = reader.get(&format!("/products/{product}")).await;
            assert!(page.body.contains(&format!("/lots/{lot}")), "{}", page.body);
            assert!(page.body.contains("Aoba &#60;Lab&#62;"), "names stay text");
            let page = reader.get(&format!("/lots/{lot}")).await;
            assert!(page.body.contains("tag good"), "{}", page.body);
            assert!(!page.body.contains(">page-"), "{}", page.body);
            let page = reader.get(&format!("/providers/{clinic}")).await;
            assert_eq!(page.status, 200, "{}", page.body);
            for (query, to) in [
                ("ev-77", format!("/lots/{lot}")),
                (
                    "%E3%82%AF%E3%83%AA%E3%83%8B%E3%83%83%E3%82%AF",
                    format!("/providers/{clinic}"),
                ),
                ("exo", format!("/products/{product}")),
            ] {
                let found = reader.get(&format!("/search?q={query}")).await;
                assert!(found.body.contains(&to), "{query}: {}", found.body);
            }
            let nothing = reader
                .get("/lots/00000000-0000-7000-8000-000000000001")
                .await;
            assert_eq!(nothing.status, 404);
        }
    });
}
