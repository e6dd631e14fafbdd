//! The settings of the registry: where they come from and what is refused.

use crate::support::{Case, Run};

fn line<'t>(run: &'t Run, key: &str) -> &'t str {
    let start = format!("{key} = ");
    let found = run.text().lines().find(|line| line.starts_with(&start));
    found.unwrap_or_else(|| panic!("{key}: {}\n{}", run.text(), run.stderr))
}

const FILE: &[u8] = b"[server]\nlisten = \"127.0.0.1:9001\"\npublic_url = \"https://registry.example\"\n\
trusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n\n[limits]\nfile_megabytes = 1\n\n\
[policy]\nsecond_factor = [\"administrator\", \"board\"]\n\n[rates]\nsign_in_by_address = \"off\"\n";

#[test]
fn options_hold_over_the_environment_and_that_over_the_file() {
    let case = Case::with(&[("evigil.toml", FILE)]);
    let command = "serve --check-config --config evigil.toml";
    let run = case.run(command);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        line(&run, "server.listen"),
        "server.listen = 127.0.0.1:9001  # evigil.toml:2"
    );
    assert_eq!(
        line(&run, "server.trusted_proxies"),
        "server.trusted_proxies = 10.0.0.0/8,::1  # evigil.toml:4"
    );
    assert_eq!(
        line(&run, "server.secure_cookie"),
        "server.secure_cookie = true  # default"
    );
    let environment = [("EVIGIL_LISTEN", "127.0.0.1:9002")];
    let run = case.run_with(command, &environment, b"");
    assert_eq!(
        line(&run, "server.listen"),
        "server.listen = 127.0.0.1:9002  # EVIGIL_LISTEN"
    );
    let both = format!("{command} --listen 127.0.0.1:9003 --set limits.connections=7");
    let run = case.run_with(&both, &environment, b"");
    assert_eq!(
        line(&run, "server.listen"),
        "server.listen = 127.0.0.1:9003  # --listen"
    );
    assert_eq!(
        line(&run, "limits.connections"),
        "limits.connections = 7  # --set"
    );
    let run = case.run_with(
        "serve --check-config",
        &[("EVIGIL_CONFIG", "evigil.toml"), ("EVIGIL_LISTNE", "x")],
        b"",
    );
    assert_eq!(
        line(&run, "limits.file_megabytes"),
        "limits.file_megabytes = 1  # evigil.toml:7"
    );
    assert!(
        run.text().contains("# EVIGIL_LISTNE is no setting"),
        "{}",
        run.text()
    );
    assert!(
        !case.path("evigil.db").exists(),
        "a check makes no registry"
    );
}

#[test]
fn what_can_not_stand_is_refused_with_its_place() {
    for (text, place, said) in [
        ("[server]\nlisten = \"x\"\n", ":2", "EV-R652"),
        ("\n[server]\nlistne = \"x\"\n", ":3", "EV-R651"),
        ("[sever]\n", ":1", "EV-R651"),
        ("listen = \"x\"\n", ":1", "EV-R651"),
        ("[server\n", ":1", "EV-R650"),
        ("[limits]\nfile_megabytes = \"1\"\n", ":2", "EV-R652"),
        ("[limits]\nfile_megabytes = 0\n", ":2", "1 to 1048576"),
        ("[limits]\nfile_megabytes = -1\n", ":2", "EV-R652"),
        ("[policy]\nsecond_factor = [\"root\"]\n", ":2", "EV-R652"),
        (
            "[policy]\nsecond_factor = \"administrator\"\n",
            ":2",
            "EV-R652",
        ),
        ("[policy]\ncell_minimum = 2\n", ":2", "EV-R652"),
        (
            "[rates]\nfiles_by_address = \"0/minute\"\n",
            ":2",
            "10/minute",
        ),
        (
            "[server]\npublic_url = \"https://x.example/path\"\n",
            ":2",
            "EV-R652",
        ),
        (
            "[database]\nurl = \"postgres://evigil:hunter2@db/evigil\"\n",
            ":2",
            "EV-R653",
        ),
    ] {
        let case = Case::with(&[("evigil.toml", text.as_bytes())]);
        for lang in ["en", "ja"] {
            let run = case.run(&format!(
                "serve --check-config --config evigil.toml --lang {lang}"
            ));
            assert_eq!(run.code, Some(2), "{text}");
            let all = format!("evigil.toml{place}");
            assert!(run.stderr.contains(&all), "{text}: {}", run.stderr);
            assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
            if lang == "en" {
                assert!(run.stderr.contains(said), "{text}: {}", run.stderr);
            }
        }
    }
    let case = Case::new();
    let run = case.run("serve --check-config --config nothing.toml");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("nothing.toml"), "{}", run.stderr);
}

#[test]
fn a_secret_stands_in_the_environment_or_in_a_file_and_is_not_shown() {
    let secret = b"postgres://evigil:hunter2@db/evigil\n";
    let case = Case::with(&[
        ("database", secret),
        ("evigil.toml", b"[database]\nurl_file = \"database\"\n"),
    ]);
    let run = case.run("serve --check-config --config evigil.toml");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        line(&run, "database.url"),
        "database.url = postgres://evigil@db/evigil  # database:1"
    );
    assert!(!run.text().contains("hunter2"));
    // What is said later holds, in whichever of the two ways.
    let run = case.run("serve --check-config --config evigil.toml --db sqlite:x.db");
    assert_eq!(
        line(&run, "database.url"),
        "database.url = sqlite:x.db  # --db"
    );
    let variable = [("EVIGIL_DB", "postgres://evigil:hunter2@db/evigil")];
    let run = case.run_with("serve --check-config", &variable, b"");
    assert_eq!(
        line(&run, "database.url"),
        "database.url = postgres://evigil@db/evigil  # EVIGIL_DB"
    );
    let run = case.run("serve --check-config --db postgres://evigil:hunter2@db/evigil");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-R653") && !run.stderr.contains("hunter2"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_guide_names_every_setting_with_its_variable_and_default() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/registry.md");
    let guide = std::fs::read_to_string(guide).expect("the guide is there");
    let case = Case::new();
    let run = case.run("serve --check-config");
    let mut settings = 0;
    for line in run.text().lines() {
        let (key, rest) = line.split_once(" = ").expect("key and value");
        let value = rest.split("  #").next().unwrap_or_default();
        let row = guide
            .lines()
            .find(|row| row.starts_with(&format!("| `{key}` |")))
            .unwrap_or_else(|| panic!("{key} is not in the guide"));
        assert!(row.contains("`EVIGIL_"), "{row}");
        // What follows from other settings is said in words.
        let derived = [
            "database.url_file",
            "data.folder",
            "server.public_url",
            "server.secure_cookie",
        ];
        if !derived.contains(&key) && !value.is_empty() {
            assert!(row.contains(&format!("| {value} |")), "{row}: {value}");
        }
        settings += 1;
    }
    assert!(settings > 30, "{settings}");
}

#[test]
fn the_operator_looks_after_users() {
    let case = Case::new();
    let invited = case.run("admin user invite Root --role administrator --lang en");
    assert_eq!(invited.code, Some(0), "{}", invited.stderr);
    assert!(
        invited.text().contains("http://127.0.0.1:8080/invitation/"),
        "{}",
        invited.text()
    );
    let twice = case.run("admin user invite root --role administrator");
    assert_eq!(twice.code, Some(2));
    let again =
        case.run("admin user invite root --again --set server.public_url=https://r.example");
    assert!(
        again.text().contains("https://r.example/invitation/"),
        "{}{}",
        again.text(),
        again.stderr
    );
    let unknown = case.run("admin user invite Somebody --role king");
    assert_eq!(unknown.code, Some(2));
    let second = case.run("admin user invite Second");
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    let last = case.run("admin user disable Root");
    assert_eq!(
        last.code,
        Some(2),
        "somebody has to run it: {}",
        last.text()
    );
    let role = case.run("admin user role Second administrator");
    assert!(
        role.text().contains("\tSecond\tadministrator\t"),
        "{}",
        role.text()
    );
    let disabled = case.run("admin user disable ROOT");
    assert!(
        disabled.text().contains("disabled"),
        "{}{}",
        disabled.text(),
        disabled.stderr
    );
    let ended = case.run("admin user role Second administrator --end");
    assert_eq!(ended.code, Some(2), "nobody would be left");
    let enabled = case.run("admin user enable Root");
    assert!(!enabled.text().contains("disabled"), "{}", enabled.text());
    let ended = case.run("admin user role Second administrator --end");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let reset = case.run("admin user reset-second-factor Second");
    assert_eq!(reset.code, Some(0), "{}", reset.stderr);
    let nobody = case.run("admin user disable Nobody");
    assert_eq!(nobody.code, Some(2));
    let listed = case.run("admin user list --json");
    let names: Vec<_> = listed
        .lines()
        .iter()
        .map(|user| user["name"].clone())
        .collect();
    assert_eq!(names, ["Root", "Second"]);
    let verified = case.run("admin audit verify");
    assert_eq!(verified.code, Some(0), "{}", verified.text());
}

#[test]
fn a_watcher_learns_whether_the_registry_answers() {
    let case = Case::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let set = format!("--set server.listen={address}");
    let none = case.run(&format!("admin ready {set}"));
    assert_eq!(none.code, Some(1), "{}", none.stderr);
    let mut served = std::process::Command::new(env!("CARGO_BIN_EXE_evigil"))
        .args(["serve", "--quiet", "--listen", &address.to_string()])
        .current_dir(case.root())
        .spawn()
        .expect("starts");
    let mut answers = false;
    for _ in 0..100 {
        answers = case.run(&format!("admin ready {set}")).code == Some(0);
        if answers {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let second = case.run("serve --quiet --listen 127.0.0.1:0");
    served.kill().expect("ends");
    served.wait().expect("ends");
    assert!(answers, "it is served");
    assert_eq!(second.code, Some(2));
    assert!(second.stderr.contains("EV-R502"), "{}", second.stderr);
}
