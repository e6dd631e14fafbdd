-- The first tables. Texts that are times stand as RFC 3339 in UTC, so that they sort as times do;
-- JSON stands as text; ids are UUIDs of version 7. The columns of records are described under
-- kinds/, the others in privacy.toml.

CREATE TABLE "organisations" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT,
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "name" TEXT,
  "sort" TEXT,
  "country" TEXT,
  "website" TEXT,
  "contact" TEXT,
  UNIQUE ("name", "country")
);

CREATE TABLE "access_grants" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "user_id" TEXT,
  "purpose" TEXT,
  "epsilon" DOUBLE PRECISION,
  "spent" DOUBLE PRECISION,
  "until" TEXT
);
CREATE INDEX "access_grants_user_id" ON "access_grants" ("user_id");
CREATE INDEX "access_grants_organisation" ON "access_grants" ("organisation_id", "id");

CREATE TABLE "backgrounds" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "name" TEXT,
  "source" TEXT,
  "file" TEXT,
  "format" TEXT,
  "reports" BIGINT,
  UNIQUE ("name")
);
CREATE INDEX "backgrounds_organisation" ON "backgrounds" ("organisation_id", "id");

CREATE TABLE "datasets" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "title" TEXT,
  "creators" TEXT,
  "publisher" TEXT,
  "year" BIGINT,
  "resource" TEXT,
  "licence" TEXT,
  "description" TEXT,
  "consent_basis" TEXT,
  "doi" TEXT,
  "release" TEXT,
  "previous_id" TEXT REFERENCES "datasets" ("id"),
  "state" TEXT,
  "visibility" TEXT,
  "published_on" TEXT
);
CREATE INDEX "datasets_state" ON "datasets" ("state");
CREATE INDEX "datasets_visibility" ON "datasets" ("visibility");
CREATE INDEX "datasets_previous_id" ON "datasets" ("previous_id");
CREATE INDEX "datasets_organisation" ON "datasets" ("organisation_id", "id");

CREATE TABLE "dataset_files" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "dataset_id" TEXT REFERENCES "datasets" ("id"),
  "name" TEXT,
  "file" TEXT,
  "media" TEXT,
  "bytes" BIGINT,
  "visibility" TEXT,
  UNIQUE ("dataset_id", "name")
);
CREATE INDEX "dataset_files_organisation" ON "dataset_files" ("organisation_id", "id");

CREATE TABLE "persons" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "pseudonym" TEXT,
  "birth_year" BIGINT,
  "sex" TEXT,
  "erased_at" TEXT,
  UNIQUE ("pseudonym")
);
CREATE INDEX "persons_organisation" ON "persons" ("organisation_id", "id");

CREATE TABLE "erasure_requests" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "person_id" TEXT REFERENCES "persons" ("id"),
  "reason" TEXT,
  "state" TEXT
);
CREATE INDEX "erasure_requests_person_id" ON "erasure_requests" ("person_id");
CREATE INDEX "erasure_requests_state" ON "erasure_requests" ("state");
CREATE INDEX "erasure_requests_organisation" ON "erasure_requests" ("organisation_id", "id");

CREATE TABLE "consents" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "person_id" TEXT REFERENCES "persons" ("id"),
  "purpose" TEXT,
  "form" TEXT,
  "form_version" TEXT,
  "document" TEXT,
  "given_on" TEXT,
  "ended_on" TEXT
);
CREATE INDEX "consents_person_id" ON "consents" ("person_id");
CREATE INDEX "consents_organisation" ON "consents" ("organisation_id", "id");

CREATE TABLE "consultations" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "person_id" TEXT REFERENCES "persons" ("id"),
  "intake" TEXT,
  "offer" TEXT,
  "assessment" TEXT,
  "answer" TEXT,
  "outcome" TEXT,
  "state" TEXT
);
CREATE INDEX "consultations_state" ON "consultations" ("state");
CREATE INDEX "consultations_organisation" ON "consultations" ("organisation_id", "id");

CREATE TABLE "products" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "name" TEXT,
  "maker" TEXT,
  "gtin" TEXT,
  "cell_source" TEXT,
  "species" TEXT,
  "donor" TEXT,
  "note" TEXT,
  UNIQUE ("name", "maker")
);
CREATE INDEX "products_gtin" ON "products" ("gtin");
CREATE INDEX "products_organisation" ON "products" ("organisation_id", "id");

CREATE TABLE "monitorings" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "product_id" TEXT REFERENCES "products" ("id"),
  "events" TEXT,
  "terminology" TEXT,
  "design" TEXT,
  "looks" TEXT,
  "state" TEXT
);
CREATE INDEX "monitorings_product_id" ON "monitorings" ("product_id");
CREATE INDEX "monitorings_organisation" ON "monitorings" ("organisation_id", "id");

CREATE TABLE "lots" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "product_id" TEXT REFERENCES "products" ("id"),
  "number" TEXT,
  "number_key" TEXT,
  "expires_on" TEXT,
  "made_on" TEXT,
  "units" BIGINT,
  "label_particles_per_ml" DOUBLE PRECISION,
  "status" TEXT,
  "status_on" TEXT,
  "status_reason" TEXT,
  UNIQUE ("product_id", "number_key")
);
CREATE INDEX "lots_number_key" ON "lots" ("number_key");
CREATE INDEX "lots_organisation" ON "lots" ("organisation_id", "id");

CREATE TABLE "cases" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "title" TEXT,
  "person_id" TEXT REFERENCES "persons" ("id"),
  "lot_id" TEXT REFERENCES "lots" ("id"),
  "product_id" TEXT REFERENCES "products" ("id"),
  "state" TEXT,
  "consensus" TEXT,
  "round" BIGINT,
  "consensus_rationale" TEXT
);
CREATE INDEX "cases_lot_id" ON "cases" ("lot_id");
CREATE INDEX "cases_person_id" ON "cases" ("person_id");
CREATE INDEX "cases_state" ON "cases" ("state");
CREATE INDEX "cases_organisation" ON "cases" ("organisation_id", "id");

CREATE TABLE "causalities" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "case_id" TEXT REFERENCES "cases" ("id"),
  "method" TEXT,
  "answers" TEXT,
  "category" TEXT,
  "rationale" TEXT,
  "assessed_on" TEXT,
  "round" BIGINT,
  "score" BIGINT
);
CREATE INDEX "causalities_case_id" ON "causalities" ("case_id");
CREATE INDEX "causalities_organisation" ON "causalities" ("organisation_id", "id");

CREATE TABLE "dossiers" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "lot_id" TEXT REFERENCES "lots" ("id"),
  "file" TEXT,
  "attachments" TEXT,
  "assessment" TEXT,
  "assessed_on" TEXT
);
CREATE INDEX "dossiers_lot_id" ON "dossiers" ("lot_id");
CREATE INDEX "dossiers_organisation" ON "dossiers" ("organisation_id", "id");

CREATE TABLE "incidents" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "title" TEXT,
  "happened_on" TEXT,
  "status" TEXT,
  "lot_id" TEXT REFERENCES "lots" ("id"),
  "product_id" TEXT REFERENCES "products" ("id"),
  "account" TEXT
);
CREATE INDEX "incidents_lot_id" ON "incidents" ("lot_id");
CREATE INDEX "incidents_product_id" ON "incidents" ("product_id");
CREATE INDEX "incidents_organisation" ON "incidents" ("organisation_id", "id");

CREATE TABLE "incident_sources" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "incident_id" TEXT REFERENCES "incidents" ("id"),
  "says" TEXT,
  "citation" TEXT,
  "url" TEXT,
  "published_on" TEXT,
  "side" TEXT,
  "status" TEXT
);
CREATE INDEX "incident_sources_incident_id" ON "incident_sources" ("incident_id");
CREATE INDEX "incident_sources_organisation" ON "incident_sources" ("organisation_id", "id");

CREATE TABLE "providers" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "name" TEXT,
  "address" TEXT,
  "prefecture" TEXT,
  "country" TEXT,
  "website" TEXT,
  "facility_number" TEXT,
  "offers" BOOLEAN,
  "discloses_source" TEXT,
  "discloses_tests" TEXT,
  "surveyed_on" TEXT,
  UNIQUE ("name", "country", "address")
);
CREATE INDEX "providers_prefecture" ON "providers" ("prefecture");
CREATE INDEX "providers_facility_number" ON "providers" ("facility_number");
CREATE INDEX "providers_organisation" ON "providers" ("organisation_id", "id");

CREATE TABLE "lot_holdings" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "lot_id" TEXT REFERENCES "lots" ("id"),
  "provider_id" TEXT REFERENCES "providers" ("id"),
  "units" BIGINT,
  "received_on" TEXT,
  UNIQUE ("lot_id", "provider_id")
);
CREATE INDEX "lot_holdings_provider_id" ON "lot_holdings" ("provider_id");
CREATE INDEX "lot_holdings_organisation" ON "lot_holdings" ("organisation_id", "id");

CREATE TABLE "page_checks" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "source" TEXT,
  "document" TEXT,
  "provider_id" TEXT REFERENCES "providers" ("id"),
  "previous_id" TEXT REFERENCES "page_checks" ("id"),
  "findings" TEXT,
  "checked_on" TEXT,
  "state" TEXT,
  "closed_reason" TEXT
);
CREATE INDEX "page_checks_provider_id" ON "page_checks" ("provider_id");
CREATE INDEX "page_checks_state" ON "page_checks" ("state");
CREATE INDEX "page_checks_previous_id" ON "page_checks" ("previous_id");
CREATE INDEX "page_checks_organisation" ON "page_checks" ("organisation_id", "id");

CREATE TABLE "letters" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "page_check_id" TEXT REFERENCES "page_checks" ("id"),
  "lang" TEXT,
  "body" TEXT,
  "sent_on" TEXT
);
CREATE INDEX "letters_page_check_id" ON "letters" ("page_check_id");
CREATE INDEX "letters_organisation" ON "letters" ("organisation_id", "id");

CREATE TABLE "page_decisions" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "page_check_id" TEXT REFERENCES "page_checks" ("id"),
  "finding" BIGINT,
  "rule" TEXT,
  "decision" TEXT,
  "reason" TEXT,
  UNIQUE ("page_check_id", "finding")
);
CREATE INDEX "page_decisions_organisation" ON "page_decisions" ("organisation_id", "id");

CREATE TABLE "plans" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "provider_id" TEXT REFERENCES "providers" ("id"),
  "number" TEXT,
  "class" TEXT,
  "title" TEXT,
  "committee" TEXT,
  "accepted_on" TEXT,
  "status" TEXT,
  UNIQUE ("number")
);
CREATE INDEX "plans_provider_id" ON "plans" ("provider_id");
CREATE INDEX "plans_organisation" ON "plans" ("organisation_id", "id");

CREATE TABLE "recalls" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "lot_id" TEXT REFERENCES "lots" ("id"),
  "reason" TEXT,
  "opened_on" TEXT,
  "state" TEXT,
  "closed_on" TEXT,
  "minutes" TEXT
);
CREATE INDEX "recalls_lot_id" ON "recalls" ("lot_id");
CREATE INDEX "recalls_organisation" ON "recalls" ("organisation_id", "id");

CREATE TABLE "recall_notices" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "recall_id" TEXT REFERENCES "recalls" ("id"),
  "provider_id" TEXT REFERENCES "providers" ("id"),
  "exposures" BIGINT,
  "sent_at" TEXT,
  "confirmed_at" TEXT,
  "units_left" BIGINT,
  "note" TEXT,
  UNIQUE ("recall_id", "provider_id")
);
CREATE INDEX "recall_notices_provider_id" ON "recall_notices" ("provider_id");
CREATE INDEX "recall_notices_organisation" ON "recall_notices" ("organisation_id", "id");

CREATE TABLE "scans" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "background_id" TEXT REFERENCES "backgrounds" ("id"),
  "previous_id" TEXT REFERENCES "scans" ("id"),
  "settings" TEXT,
  "state" TEXT,
  "reports" BIGINT,
  "pairs" BIGINT,
  "result" TEXT,
  "finished_at" TEXT,
  "problem" TEXT,
  "record" TEXT
);
CREATE INDEX "scans_state" ON "scans" ("state");
CREATE INDEX "scans_organisation" ON "scans" ("organisation_id", "id");

CREATE TABLE "screenings" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "person_id" TEXT REFERENCES "persons" ("id"),
  "product_id" TEXT REFERENCES "products" ("id"),
  "route" TEXT,
  "answers" TEXT,
  "outcome" TEXT,
  "stops" TEXT,
  "override_reason" TEXT,
  "screened_on" TEXT
);
CREATE INDEX "screenings_person_id" ON "screenings" ("person_id");
CREATE INDEX "screenings_organisation" ON "screenings" ("organisation_id", "id");

CREATE TABLE "exposures" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "person_id" TEXT REFERENCES "persons" ("id"),
  "lot_id" TEXT REFERENCES "lots" ("id"),
  "provider_id" TEXT REFERENCES "providers" ("id"),
  "screening_id" TEXT REFERENCES "screenings" ("id"),
  "consent_id" TEXT REFERENCES "consents" ("id"),
  "plan_id" TEXT REFERENCES "plans" ("id"),
  "given_on" TEXT,
  "route" TEXT,
  "indication" TEXT,
  "volume_ml" DOUBLE PRECISION,
  "particles" DOUBLE PRECISION,
  "minutes" DOUBLE PRECISION,
  "with_autologous" TEXT,
  "note" TEXT
);
CREATE INDEX "exposures_lot_id" ON "exposures" ("lot_id");
CREATE INDEX "exposures_person_id" ON "exposures" ("person_id");
CREATE INDEX "exposures_provider_id" ON "exposures" ("provider_id");
CREATE INDEX "exposures_organisation" ON "exposures" ("organisation_id", "id");

CREATE TABLE "outcomes" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "person_id" TEXT REFERENCES "persons" ("id"),
  "exposure_id" TEXT REFERENCES "exposures" ("id"),
  "scale" TEXT,
  "value" DOUBLE PRECISION,
  "measured_on" TEXT,
  "told_by" TEXT,
  "direction" TEXT
);
CREATE INDEX "outcomes_person_id" ON "outcomes" ("person_id");
CREATE INDEX "outcomes_exposure_id" ON "outcomes" ("exposure_id");
CREATE INDEX "outcomes_organisation" ON "outcomes" ("organisation_id", "id");

CREATE TABLE "follow_ups" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "person_id" TEXT REFERENCES "persons" ("id"),
  "exposure_id" TEXT REFERENCES "exposures" ("id"),
  "scale" TEXT,
  "due_on" TEXT,
  "days" BIGINT,
  "outcome_id" TEXT REFERENCES "outcomes" ("id"),
  "reminded_at" TEXT
);
CREATE INDEX "follow_ups_person_id" ON "follow_ups" ("person_id");
CREATE INDEX "follow_ups_due_on" ON "follow_ups" ("due_on");
CREATE INDEX "follow_ups_organisation" ON "follow_ups" ("organisation_id", "id");

CREATE TABLE "reports" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "case_id" TEXT REFERENCES "cases" ("id"),
  "person_id" TEXT REFERENCES "persons" ("id"),
  "exposure_id" TEXT REFERENCES "exposures" ("id"),
  "lot_id" TEXT REFERENCES "lots" ("id"),
  "worldwide_id" TEXT,
  "source" TEXT,
  "received_on" TEXT,
  "informed_on" TEXT,
  "serious" TEXT,
  "due_on" TEXT,
  "state" TEXT,
  "narrative" TEXT,
  "icsr" TEXT,
  "original" TEXT,
  "original_format" TEXT,
  "follows_id" TEXT REFERENCES "reports" ("id"),
  "criteria" TEXT,
  "regime" TEXT,
  "due_rule" TEXT,
  "due_clock" TEXT,
  "lang" TEXT,
  "ask_back" TEXT,
  "fingerprint" TEXT,
  "receipt" TEXT,
  "leading_id" TEXT REFERENCES "reports" ("id"),
  "own_case_id" TEXT REFERENCES "cases" ("id")
);
CREATE INDEX "reports_case_id" ON "reports" ("case_id");
CREATE INDEX "reports_lot_id" ON "reports" ("lot_id");
CREATE INDEX "reports_state_due_on" ON "reports" ("state", "due_on");
CREATE INDEX "reports_worldwide_id" ON "reports" ("worldwide_id");
CREATE INDEX "reports_person_id" ON "reports" ("person_id");
CREATE INDEX "reports_receipt" ON "reports" ("receipt");
CREATE INDEX "reports_follows_id" ON "reports" ("follows_id");
CREATE INDEX "reports_organisation" ON "reports" ("organisation_id", "id");

CREATE TABLE "duplicate_runs" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "state" TEXT,
  "reports" BIGINT,
  "pairs" BIGINT,
  "link_bits" DOUBLE PRECISION,
  "model" TEXT,
  "finished_at" TEXT,
  "problem" TEXT
);
CREATE INDEX "duplicate_runs_state" ON "duplicate_runs" ("state");
CREATE INDEX "duplicate_runs_organisation" ON "duplicate_runs" ("organisation_id", "id");

CREATE TABLE "duplicate_pairs" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "run_id" TEXT REFERENCES "duplicate_runs" ("id"),
  "a_id" TEXT REFERENCES "reports" ("id"),
  "b_id" TEXT REFERENCES "reports" ("id"),
  "bits" DOUBLE PRECISION,
  "standing" TEXT,
  "contradiction" TEXT,
  "weights" TEXT
);
CREATE INDEX "duplicate_pairs_run_id" ON "duplicate_pairs" ("run_id");
CREATE INDEX "duplicate_pairs_a_id_b_id" ON "duplicate_pairs" ("a_id", "b_id");
CREATE INDEX "duplicate_pairs_organisation" ON "duplicate_pairs" ("organisation_id", "id");

CREATE TABLE "duplicate_decisions" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "a_id" TEXT REFERENCES "reports" ("id"),
  "b_id" TEXT REFERENCES "reports" ("id"),
  "verdict" TEXT,
  "leading_id" TEXT REFERENCES "reports" ("id"),
  "reason" TEXT,
  "pair_id" TEXT REFERENCES "duplicate_pairs" ("id")
);
CREATE INDEX "duplicate_decisions_a_id_b_id" ON "duplicate_decisions" ("a_id", "b_id");
CREATE INDEX "duplicate_decisions_b_id" ON "duplicate_decisions" ("b_id");
CREATE INDEX "duplicate_decisions_organisation" ON "duplicate_decisions" ("organisation_id", "id");

CREATE TABLE "submissions" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "report_id" TEXT REFERENCES "reports" ("id"),
  "case_id" TEXT REFERENCES "cases" ("id"),
  "batch_number" TEXT,
  "message_number" TEXT,
  "case_number" TEXT,
  "sender" TEXT,
  "receiver" TEXT,
  "profile" TEXT,
  "file" TEXT,
  "warnings" BIGINT,
  "state" TEXT,
  "sent_on" TEXT,
  "acknowledgement" TEXT,
  "acknowledged_on" TEXT,
  "errors" TEXT
);
CREATE INDEX "submissions_report_id" ON "submissions" ("report_id");
CREATE INDEX "submissions_case_id" ON "submissions" ("case_id");
CREATE INDEX "submissions_batch_number" ON "submissions" ("batch_number");
CREATE INDEX "submissions_organisation" ON "submissions" ("organisation_id", "id");

CREATE TABLE "codings" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "report_id" TEXT REFERENCES "reports" ("id"),
  "element" TEXT,
  "verbatim" TEXT,
  "terminology" TEXT,
  "code" TEXT,
  "term" TEXT
);
CREATE INDEX "codings_report_id" ON "codings" ("report_id");
CREATE INDEX "codings_terminology_code" ON "codings" ("terminology", "code");
CREATE INDEX "codings_organisation" ON "codings" ("organisation_id", "id");

CREATE TABLE "queries" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "report_id" TEXT REFERENCES "reports" ("id"),
  "question" TEXT,
  "asked_on" TEXT,
  "answer" TEXT,
  "answered_on" TEXT
);
CREATE INDEX "queries_report_id" ON "queries" ("report_id");
CREATE INDEX "queries_organisation" ON "queries" ("organisation_id", "id");

CREATE TABLE "signals" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "scan_id" TEXT REFERENCES "scans" ("id"),
  "product" TEXT,
  "event" TEXT,
  "measures" TEXT,
  "lower" DOUBLE PRECISION,
  "change" TEXT,
  "state" TEXT
);
CREATE INDEX "signals_scan_id" ON "signals" ("scan_id");
CREATE INDEX "signals_state" ON "signals" ("state");
CREATE INDEX "signals_organisation" ON "signals" ("organisation_id", "id");

CREATE TABLE "signal_reviews" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "signal_id" TEXT REFERENCES "signals" ("id"),
  "decision" TEXT,
  "minutes" TEXT,
  "members" TEXT,
  "decided_on" TEXT
);
CREATE INDEX "signal_reviews_signal_id" ON "signal_reviews" ("signal_id");
CREATE INDEX "signal_reviews_organisation" ON "signal_reviews" ("organisation_id", "id");

CREATE TABLE "threads" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "object_kind" TEXT,
  "object_id" TEXT,
  "title" TEXT,
  "visibility" TEXT,
  "locked" BOOLEAN
);
CREATE INDEX "threads_object_kind_object_id" ON "threads" ("object_kind", "object_id");
CREATE INDEX "threads_visibility" ON "threads" ("visibility");
CREATE INDEX "threads_organisation" ON "threads" ("organisation_id", "id");

CREATE TABLE "posts" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "thread_id" TEXT REFERENCES "threads" ("id"),
  "replies_to_id" TEXT REFERENCES "posts" ("id"),
  "markdown" TEXT,
  "html" TEXT,
  "hidden_reason" TEXT,
  "object_kind" TEXT,
  "visibility" TEXT
);
CREATE INDEX "posts_thread_id" ON "posts" ("thread_id");
CREATE INDEX "posts_organisation" ON "posts" ("organisation_id", "id");

CREATE TABLE "proposed_studies" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "study" TEXT,
  "citation" TEXT,
  "doi" TEXT,
  "body" TEXT,
  "grade" TEXT,
  "reason" TEXT,
  "state" TEXT,
  "problems" TEXT,
  "decision_reason" TEXT,
  "decided_on" TEXT,
  "thread_id" TEXT REFERENCES "threads" ("id")
);
CREATE INDEX "proposed_studies_state" ON "proposed_studies" ("state");
CREATE INDEX "proposed_studies_study" ON "proposed_studies" ("study");
CREATE INDEX "proposed_studies_organisation" ON "proposed_studies" ("organisation_id", "id");

CREATE TABLE "noisy_counts" (
  "id" TEXT PRIMARY KEY,
  "organisation_id" TEXT REFERENCES "organisations" ("id"),
  "version" BIGINT NOT NULL,
  "created_at" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "changed_at" TEXT NOT NULL,
  "changed_by" TEXT NOT NULL,
  "withdrawn_at" TEXT,
  "access_grant_id" TEXT REFERENCES "access_grants" ("id"),
  "question" TEXT,
  "question_key" TEXT,
  "epsilon" DOUBLE PRECISION,
  "count" BIGINT,
  UNIQUE ("access_grant_id", "question_key")
);
CREATE INDEX "noisy_counts_organisation" ON "noisy_counts" ("organisation_id", "id");

-- The queue of reports is counted and ordered from this alone; a version that another follows is found
-- among the few that are followed.
CREATE INDEX reports_queue ON reports (withdrawn_at, state, due_on, due_clock, received_on, serious, id);
CREATE INDEX reports_followed ON reports (follows_id) WHERE follows_id IS NOT NULL AND withdrawn_at IS NULL;

CREATE TABLE audit_entries (
  seq BIGINT PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  organisation_id TEXT,
  operation TEXT NOT NULL,
  kind TEXT,
  record_id TEXT,
  version BIGINT,
  before_digest TEXT,
  after_digest TEXT,
  detail TEXT,
  meaning TEXT,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_entries_record ON audit_entries (record_id);
CREATE INDEX audit_entries_actor ON audit_entries (actor, seq);

CREATE TABLE audit_heads (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL
);

CREATE TABLE earlier_versions (
  record_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  replaced_at TEXT NOT NULL,
  replaced_by TEXT NOT NULL,
  reason TEXT,
  body TEXT,
  PRIMARY KEY (record_id, version)
);

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  email TEXT,
  lang TEXT NOT NULL,
  password_hash TEXT,
  totp_secret TEXT,
  totp_pending TEXT,
  totp_last_step BIGINT,
  oidc_issuer TEXT,
  oidc_subject TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  disabled_at TEXT,
  UNIQUE (oidc_issuer, oidc_subject)
);

CREATE TABLE recovery_codes (
  user_id TEXT NOT NULL REFERENCES users (id),
  code_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE sign_in_attempts (
  name_hash TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  locked_until TEXT,
  last_at TEXT NOT NULL
);
CREATE INDEX sign_in_attempts_last ON sign_in_attempts (last_at);

CREATE TABLE memberships (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  organisation_id TEXT REFERENCES organisations (id),
  role TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  ended_at TEXT
);
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  previous_hash TEXT UNIQUE,
  previous_until TEXT,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL,
  renewed_at TEXT NOT NULL,
  used_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  second_factor BIGINT NOT NULL,
  ended_at TEXT
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  operations TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  ended_at TEXT
);
CREATE INDEX tokens_user ON tokens (user_id);

CREATE TABLE links (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL,
  person_id TEXT REFERENCES persons (id),
  user_id TEXT REFERENCES users (id),
  record_id TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT
);
CREATE INDEX links_person ON links (person_id);
CREATE INDEX links_user ON links (user_id);

CREATE TABLE idempotency_keys (
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  status BIGINT NOT NULL,
  answer TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  sort TEXT NOT NULL,
  subject TEXT,
  input TEXT NOT NULL,
  priority BIGINT NOT NULL,
  state TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  attempts_max BIGINT NOT NULL,
  taken_by TEXT,
  taken_until TEXT,
  cancel_at TEXT,
  progress DOUBLE PRECISION,
  code TEXT,
  result TEXT,
  organisation_id TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  ended_at TEXT
);
CREATE INDEX jobs_due ON jobs (state, priority, due_at);
CREATE INDEX jobs_subject ON jobs (subject, sort, state);
CREATE INDEX jobs_created_by ON jobs (created_by, id);

CREATE TABLE schedules (
  name TEXT PRIMARY KEY,
  every TEXT NOT NULL,
  weekday TEXT,
  time_of_day TEXT NOT NULL,
  input TEXT,
  next_at TEXT NOT NULL,
  last_at TEXT,
  disabled_at TEXT,
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL
);

CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  operations TEXT NOT NULL,
  secret TEXT NOT NULL,
  failures BIGINT NOT NULL,
  paused_at TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  ended_at TEXT
);

CREATE TABLE stored_files (
  sha256 TEXT PRIMARY KEY,
  bytes BIGINT NOT NULL,
  media TEXT,
  name TEXT,
  organisation_id TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
);

CREATE TABLE shelf (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  sort TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
);
