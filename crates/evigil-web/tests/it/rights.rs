//! Every role is walked over every route: allowed where the table of rights says so, refused
//! everywhere else.

use evigil_registry::rights::{Rights, Role};

use crate::ground::on_each;

#[test]
fn each_role_gets_what_the_table_gives_it_and_nothing_else() {
    on_each(|ground| async move {
        let rights = Rights::embedded().expect("rights");
        let routes: Vec<_> = ground.app.routes().descriptions().cloned().collect();
        let mut wrong = Vec::new();
        for route in &routes {
            let nothing = "00000000-0000-7000-8000-000000000001";
            let path: Vec<&str> = route
                .path
                .split('/')
                .map(|part| if part.starts_with('{') { nothing } else { part })
                .collect();
            let path = path.join("/");
            for role in Role::ALL {
                let who = match role {
                    Role::Public => String::new(),
                    role => format!("{}-one", role.name()),
                };
                let body = b"{}".to_vec();
                let headers = [("if-match", "\"1\""), ("content-type", "application/json")];
                let answer = ground
                    .send(&who, route.method.name(), &path, &headers, body)
                    .await;
                let refused = matches!(answer.status.as_u16(), 401 | 403);
                let granted = route.operation.as_ref().is_none_or(|operation| {
                    rights.names(role, operation) || rights.names(Role::Public, operation)
                });
                if refused == granted || answer.status.is_server_error() {
                    wrong.push(format!(
                        "{} {path} as {}: {}",
                        route.method.name(),
                        role.name(),
                        answer.status
                    ));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{} wrong:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    });
}

#[test]
fn an_unknown_token_is_nobody() {
    on_each(|ground| async move {
        let answer = ground
            .ask("forged", "GET", "/api/v1/products", &[], None)
            .await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    });
}

#[test]
fn every_operation_of_a_route_stands_in_the_table() {
    on_each(|ground| async move {
        let rights = Rights::embedded().expect("rights");
        for route in ground.app.routes().descriptions() {
            if let Some(operation) = &route.operation {
                let known = rights.operations().any(|known| known == operation);
                assert!(known, "{}: {operation} is given to nobody", route.path);
            }
        }
    });
}
