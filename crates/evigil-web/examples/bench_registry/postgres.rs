//! A server of PostgreSQL of one's own, with the durability that it has in use.

use std::io::Read as _;

use evigil_postgres::{Durability, Missing, Server};
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::Outcome;

pub(crate) async fn postgres(names: &[&str]) -> Outcome {
    let server = match Server::start(Durability::Durable) {
        Ok(server) => server,
        Err(missing @ Missing::Binaries) => {
            println!("{}", json!({"missing": missing.to_string()}));
            return Ok(());
        }
        Err(missing) => return Err(missing.into()),
    };
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&server.maintenance_url()).await?;
    for name in names {
        let create = format!("CREATE DATABASE {name}");
        sqlx::raw_sql(AssertSqlSafe(create))
            .execute(&mut connection)
            .await?;
    }
    connection.close().await?;
    let urls: Vec<String> = names.iter().map(|name| server.url(name)).collect();
    println!("{}", json!({"urls": urls}));
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}
