//! Recovery codes, and the one place where a proof of the second factor is used up.

use sqlx::Row;

use super::second_factor::Proof;
use crate::database::Change;
use crate::fault::Fault;
use crate::keys::{Keys, Purpose, hex, random};
use crate::kind::stamp;

/// Recovery codes that somebody gets at once.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a code: 16 of 32 different ones are 80 bits, which nobody guesses, so that a keyed
/// hash without stretching keeps them.
const LENGTH: usize = 16;
/// Crockford's base 32 without letters that pass for digits.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The hash under which a code is stored; nothing for what is no code.
pub(super) fn hash(keys: &Keys, user_id: &str, plain: &str) -> Option<String> {
    let is_code = plain.len() == LENGTH && plain.bytes().all(|byte| ALPHABET.contains(&byte));
    let parts: [&[u8]; 3] = [b"recovery", user_id.as_bytes(), plain.as_bytes()];
    is_code.then(|| hex(&keys.hash(Purpose::Token, &parts)))
}

/// New codes, in groups of four, and their hashes.
pub(super) fn new_codes(keys: &Keys, user_id: &str) -> Result<(Vec<String>, Vec<String>), Fault> {
    let (mut codes, mut hashes) = (Vec::new(), Vec::new());
    for _ in 0..RECOVERY_CODES {
        let plain: String = random::<LENGTH>()?
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
            .map(|byte| char::from(*byte))
            .collect();
        hashes.extend(hash(keys, user_id, &plain));
        let groups: Vec<&str> = (0..LENGTH)
            .step_by(4)
            .filter_map(|at| plain.get(at..at + 4))
            .collect();
        codes.push(groups.join("-"));
    }
    Ok((codes, hashes))
}

/// Stores new codes in place of those before.
pub(super) async fn replace(
    change: &mut Change<'_>,
    user_id: &str,
    hashes: &[String],
) -> Result<(), Fault> {
    let delete = sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1");
    change.execute(delete.bind(user_id.to_owned())).await?;
    let at = stamp(change.at());
    for hash in hashes {
        let sql = "INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ($1, $2, $3)";
        let query = sqlx::query(sql)
            .bind(user_id.to_owned())
            .bind(hash.clone())
            .bind(at.clone());
        change.execute(query).await?;
    }
    Ok(())
}

/// Takes the second factor and its codes away.
pub(super) async fn remove_factor(change: &mut Change<'_>, user_id: &str) -> Result<(), Fault> {
    replace(change, user_id, &[]).await?;
    let sql = "UPDATE users SET totp_secret = NULL, totp_pending = NULL, totp_last_step = NULL WHERE id = $1";
    change
        .execute(sqlx::query(sql).bind(user_id.to_owned()))
        .await?;
    Ok(())
}

/// Uses a proof up; false when it does not hold: no code, one of a step that was used, or a
/// recovery code that is not there any more. Writes only when it holds.
pub(super) async fn consume(
    change: &mut Change<'_>,
    user_id: &str,
    proof: &Proof,
) -> Result<bool, Fault> {
    match proof {
        Proof::None => Ok(false),
        Proof::Step(step) => {
            let sql = "SELECT totp_last_step FROM users WHERE id = $1 AND totp_secret IS NOT NULL";
            let row = change
                .fetch(sqlx::query(sql).bind(user_id.to_owned()))
                .await?;
            let last: Option<i64> = match row {
                Some(row) => row.try_get(0)?,
                None => return Ok(false),
            };
            if last.is_some_and(|last| *step <= last) {
                return Ok(false);
            }
            let query = sqlx::query("UPDATE users SET totp_last_step = $1 WHERE id = $2");
            change
                .execute(query.bind(*step).bind(user_id.to_owned()))
                .await?;
            Ok(true)
        }
        Proof::Recovery(hash) => {
            let sql = "DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2";
            let query = sqlx::query(sql).bind(user_id.to_owned()).bind(hash.clone());
            Ok(change.execute(query).await?.rows_affected() == 1)
        }
    }
}
