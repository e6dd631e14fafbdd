//! Signing in by accounts that others keep.

use evigil_registry::Fault;
use evigil_web::App;

use super::Config;

impl Config {
    /// Lets users sign in by the provider of OpenID Connect that the settings name. `url` is where
    /// browsers reach the registry.
    ///
    /// # Errors
    /// [`Fault::File`] for a file of the secret that can't be read; EV-R654 when the program was
    /// built without it.
    #[cfg(feature = "oidc")]
    pub(crate) fn provide(&self, app: &App, url: &str) -> Result<(), Fault> {
        let Some(issuer) = self.text("provider.issuer") else {
            return Ok(());
        };
        let read = |path: &str| {
            std::fs::read_to_string(path).map_err(|error| Fault::File {
                path: path.into(),
                error,
            })
        };
        let secret = self.text("provider.secret_file").map(read).transpose()?;
        let secret = secret.as_deref().map(str::trim);
        let client = self.text("provider.client").unwrap_or_default();
        let provider = evigil_web::provider::Provider::new(issuer, client, secret, url)?;
        app.set_provider(provider);
        Ok(())
    }

    /// Refuses a provider: this program was built without.
    #[cfg(not(feature = "oidc"))]
    pub(crate) fn provide(&self, _: &App, _: &str) -> Result<(), Fault> {
        self.built_without("provider.issuer", "oidc")
    }
}
