//! Signing in by a provider of OpenID Connect: authorization code with PKCE, state and nonce.
//!
//! What has to be remembered between the two requests goes with the browser, sealed, so that any
//! program at the same registry can answer the second.

mod routes;

use std::sync::RwLock;
use std::time::{Duration, Instant};

use evigil_registry::Fault;
use evigil_registry::identity::IssuedAccount;
use openidconnect::core::{CoreClient, CoreProviderMetadata, CoreResponseType};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, TokenResponse as _,
};
use serde::{Deserialize, Serialize};

use crate::outgoing;

pub(crate) use routes::add;

/// What the provider says of itself is asked anew after this time: its keys change.
const KNOWN: Duration = Duration::from_secs(600);

/// The provider cannot be reached or does not answer as one.
const SILENT: &str = "EV-R143";
/// The answer of the provider does not belong to this sign-in, or does not hold.
const WRONG: &str = "EV-R142";

/// A provider of OpenID Connect as it is configured.
pub struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    known: RwLock<Option<(Instant, CoreProviderMetadata)>>,
}

/// What goes with the browser from the first request to the second.
#[derive(Debug, Serialize, Deserialize)]
struct Carried {
    state: String,
    nonce: String,
    verifier: String,
    /// Token of an invitation that is opened with the account.
    invitation: Option<String>,
}

impl Provider {
    /// The provider `issuer`, where this program is `client`. `public_url` is where browsers reach
    /// the registry.
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R143 for what is no address.
    pub fn new(
        issuer: &str,
        client: &str,
        secret: Option<&str>,
        public_url: &str,
    ) -> Result<Self, Fault> {
        let redirect = format!("{}{}", public_url.trim_end_matches('/'), routes::BACK);
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(|_| Fault::step(SILENT))?,
            client: ClientId::new(client.to_owned()),
            secret: secret.map(|secret| ClientSecret::new(secret.to_owned())),
            redirect: RedirectUrl::new(redirect).map_err(|_| Fault::step(SILENT))?,
            known: RwLock::new(None),
        })
    }

    async fn metadata(&self) -> Result<CoreProviderMetadata, Fault> {
        let known = self.known.read().ok().and_then(|known| known.clone());
        if let Some((at, metadata)) = known
            && at.elapsed() < KNOWN
        {
            return Ok(metadata);
        }
        let found =
            CoreProviderMetadata::discover_async(self.issuer.clone(), &outgoing::send).await;
        let found = found.map_err(|_| Fault::step(SILENT))?;
        if let Ok(mut known) = self.known.write() {
            *known = Some((Instant::now(), found.clone()));
        }
        Ok(found)
    }

    /// The address at the provider to which the browser goes, and what it carries.
    async fn begin(&self, invitation: Option<String>) -> Result<(String, Carried), Fault> {
        let metadata = self.metadata().await?;
        let client =
            CoreClient::from_provider_metadata(metadata, self.client.clone(), self.secret.clone())
                .set_redirect_uri(self.redirect.clone());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (address, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge)
            .url();
        let carried = Carried {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            invitation,
        };
        Ok((address.into(), carried))
    }

    /// The account for which the provider vouches with `code`.
    async fn end(&self, code: &str, carried: &Carried) -> Result<IssuedAccount, Fault> {
        let metadata = self.metadata().await?;
        let client =
            CoreClient::from_provider_metadata(metadata, self.client.clone(), self.secret.clone())
                .set_redirect_uri(self.redirect.clone());
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| Fault::step(SILENT))?
            .set_pkce_verifier(PkceCodeVerifier::new(carried.verifier.clone()));
        let answer = request.request_async(&outgoing::send).await;
        let answer = answer.map_err(|_| Fault::step(WRONG))?;
        let token = answer.id_token().ok_or(Fault::step(WRONG))?;
        let nonce = Nonce::new(carried.nonce.clone());
        let claims = token
            .claims(&client.id_token_verifier(), &nonce)
            .map_err(|_| Fault::step(WRONG))?;
        // RFC 8176: how the provider has made sure.
        let ways = claims.auth_method_refs().into_iter().flatten();
        let second_factor = ways
            .into_iter()
            .any(|way| matches!(way.as_str(), "mfa" | "otp" | "hwk"));
        Ok(IssuedAccount {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            second_factor,
        })
    }
}
