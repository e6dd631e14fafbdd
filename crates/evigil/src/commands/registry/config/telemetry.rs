//! Traces that are sent elsewhere.

use evigil_registry::Fault;
use evigil_web::App;

use super::Config;

impl Config {
    /// Sends traces of requests to the collector that the settings name.
    ///
    /// # Errors
    /// EV-R654 when the program was built without it.
    #[cfg(feature = "telemetry")]
    pub(crate) fn trace(&self, app: &App) -> Result<(), Fault> {
        let Some(endpoint) = self.text("telemetry.endpoint") else {
            return Ok(());
        };
        let service = self.text("telemetry.service").unwrap_or_default();
        app.set_telemetry(evigil_web::telemetry::Telemetry::new(endpoint, service)?);
        Ok(())
    }

    /// Refuses a collector: this program was built without.
    #[cfg(not(feature = "telemetry"))]
    pub(crate) fn trace(&self, _: &App) -> Result<(), Fault> {
        self.built_without("telemetry.endpoint", "telemetry")
    }

    /// Refuses a setting for which the program was not built.
    #[cfg(not(all(feature = "oidc", feature = "telemetry")))]
    pub(super) fn built_without(
        &self,
        key: &'static str,
        feature: &'static str,
    ) -> Result<(), Fault> {
        match self.held.get(key) {
            None => Ok(()),
            Some(told) => Err(Fault::Step {
                code: "EV-R654",
                details: vec![
                    ("key", key.to_owned()),
                    ("place", told.origin.to_string()),
                    ("feature", feature.to_owned()),
                ],
            }),
        }
    }
}
