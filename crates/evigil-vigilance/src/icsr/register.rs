//! The register of data elements: one constant an element, in the order of the standard.
//!
//! ICH E2B(R3) sections N, C to H; then the regional elements of FDA and MFDS; then evigil's own extension for what extracellular-vesicle therapy needs and the standard lacks. The
//! extension follows the naming that regions use: an ICH place with a prefix of its own.

use super::element::Element;

macro_rules! register {
    ($($(#[$doc:meta])* $name:ident $code:literal;)+) => {
        #[expect(non_camel_case_types, reason = "counts the elements at compile time")]
        #[repr(u16)]
        enum Number { $($name),+ }

        $(
            $(#[$doc])*
            #[doc = concat!("`", $code, "`")]
            pub const $name: Element = Element::at(Number::$name as u16);
        )+

        /// Codes by the number of the element.
        pub(super) static CODES: &[&str] = &[$($code),+];
    };
}

register! {
    N_1_1 "N.1.1";
    N_1_2 "N.1.2";
    N_1_3 "N.1.3";
    N_1_4 "N.1.4";
    N_1_5 "N.1.5";
    N_2_R_1 "N.2.r.1";
    N_2_R_2 "N.2.r.2";
    N_2_R_3 "N.2.r.3";
    N_2_R_4 "N.2.r.4";
    C_1_1 "C.1.1";
    C_1_2 "C.1.2";
    C_1_3 "C.1.3";
    C_1_4 "C.1.4";
    C_1_5 "C.1.5";
    C_1_6_1 "C.1.6.1";
    C_1_6_1_R_1 "C.1.6.1.r.1";
    C_1_6_1_R_2 "C.1.6.1.r.2";
    C_1_7 "C.1.7";
    FDA_C_1_7_1 "FDA.C.1.7.1";
    C_1_8_1 "C.1.8.1";
    C_1_8_2 "C.1.8.2";
    C_1_9_1 "C.1.9.1";
    C_1_9_1_R_1 "C.1.9.1.r.1";
    C_1_9_1_R_2 "C.1.9.1.r.2";
    C_1_10_R "C.1.10.r";
    C_1_11_1 "C.1.11.1";
    C_1_11_2 "C.1.11.2";
    FDA_C_1_12 "FDA.C.1.12";
    C_2_R_1_1 "C.2.r.1.1";
    C_2_R_1_2 "C.2.r.1.2";
    C_2_R_1_3 "C.2.r.1.3";
    C_2_R_1_4 "C.2.r.1.4";
    C_2_R_2_1 "C.2.r.2.1";
    C_2_R_2_2 "C.2.r.2.2";
    C_2_R_2_3 "C.2.r.2.3";
    C_2_R_2_4 "C.2.r.2.4";
    C_2_R_2_5 "C.2.r.2.5";
    C_2_R_2_6 "C.2.r.2.6";
    C_2_R_2_7 "C.2.r.2.7";
    FDA_C_2_R_2_8 "FDA.C.2.r.2.8";
    C_2_R_3 "C.2.r.3";
    C_2_R_4 "C.2.r.4";
    C_2_R_5 "C.2.r.5";
    C_3_1 "C.3.1";
    C_3_2 "C.3.2";
    C_3_3_1 "C.3.3.1";
    C_3_3_2 "C.3.3.2";
    C_3_3_3 "C.3.3.3";
    C_3_3_4 "C.3.3.4";
    C_3_3_5 "C.3.3.5";
    C_3_4_1 "C.3.4.1";
    C_3_4_2 "C.3.4.2";
    C_3_4_3 "C.3.4.3";
    C_3_4_4 "C.3.4.4";
    C_3_4_5 "C.3.4.5";
    C_3_4_6 "C.3.4.6";
    C_3_4_7 "C.3.4.7";
    C_3_4_8 "C.3.4.8";
    C_4_R_1 "C.4.r.1";
    C_4_R_2 "C.4.r.2";
    C_5_1_R_1 "C.5.1.r.1";
    C_5_1_R_2 "C.5.1.r.2";
    C_5_2 "C.5.2";
    C_5_3 "C.5.3";
    C_5_4 "C.5.4";
    FDA_C_5_5A "FDA.C.5.5a";
    FDA_C_5_5B "FDA.C.5.5b";
    FDA_C_5_6_R "FDA.C.5.6.r";
    D_1 "D.1";
    D_1_1_1 "D.1.1.1";
    D_1_1_2 "D.1.1.2";
    D_1_1_3 "D.1.1.3";
    D_1_1_4 "D.1.1.4";
    D_2_1 "D.2.1";
    D_2_2A "D.2.2a";
    D_2_2B "D.2.2b";
    D_2_2_1A "D.2.2.1a";
    D_2_2_1B "D.2.2.1b";
    D_2_3 "D.2.3";
    D_3 "D.3";
    D_4 "D.4";
    D_5 "D.5";
    D_6 "D.6";
    D_7_1_R_1A "D.7.1.r.1a";
    D_7_1_R_1B "D.7.1.r.1b";
    D_7_1_R_2 "D.7.1.r.2";
    D_7_1_R_3 "D.7.1.r.3";
    D_7_1_R_4 "D.7.1.r.4";
    D_7_1_R_5 "D.7.1.r.5";
    D_7_1_R_6 "D.7.1.r.6";
    D_7_2 "D.7.2";
    D_7_3 "D.7.3";
    D_8_R_1 "D.8.r.1";
    D_8_R_2A "D.8.r.2a";
    D_8_R_2B "D.8.r.2b";
    D_8_R_3A "D.8.r.3a";
    D_8_R_3B "D.8.r.3b";
    D_8_R_4 "D.8.r.4";
    D_8_R_5 "D.8.r.5";
    D_8_R_6A "D.8.r.6a";
    D_8_R_6B "D.8.r.6b";
    D_8_R_7A "D.8.r.7a";
    D_8_R_7B "D.8.r.7b";
    D_9_1 "D.9.1";
    D_9_2_R_1A "D.9.2.r.1a";
    D_9_2_R_1B "D.9.2.r.1b";
    D_9_2_R_2 "D.9.2.r.2";
    D_9_3 "D.9.3";
    D_9_4_R_1A "D.9.4.r.1a";
    D_9_4_R_1B "D.9.4.r.1b";
    D_9_4_R_2 "D.9.4.r.2";
    D_10_1 "D.10.1";
    D_10_2_1 "D.10.2.1";
    D_10_2_2A "D.10.2.2a";
    D_10_2_2B "D.10.2.2b";
    D_10_3 "D.10.3";
    D_10_4 "D.10.4";
    D_10_5 "D.10.5";
    D_10_6 "D.10.6";
    D_10_7_1_R_1A "D.10.7.1.r.1a";
    D_10_7_1_R_1B "D.10.7.1.r.1b";
    D_10_7_1_R_2 "D.10.7.1.r.2";
    D_10_7_1_R_3 "D.10.7.1.r.3";
    D_10_7_1_R_4 "D.10.7.1.r.4";
    D_10_7_1_R_5 "D.10.7.1.r.5";
    D_10_7_2 "D.10.7.2";
    D_10_8_R_1 "D.10.8.r.1";
    D_10_8_R_2A "D.10.8.r.2a";
    D_10_8_R_2B "D.10.8.r.2b";
    D_10_8_R_3A "D.10.8.r.3a";
    D_10_8_R_3B "D.10.8.r.3b";
    D_10_8_R_4 "D.10.8.r.4";
    D_10_8_R_5 "D.10.8.r.5";
    D_10_8_R_6A "D.10.8.r.6a";
    D_10_8_R_6B "D.10.8.r.6b";
    D_10_8_R_7A "D.10.8.r.7a";
    D_10_8_R_7B "D.10.8.r.7b";
    FDA_D_11_R_1 "FDA.D.11.r.1";
    FDA_D_12 "FDA.D.12";
    E_I_1_1A "E.i.1.1a";
    E_I_1_1B "E.i.1.1b";
    E_I_1_2 "E.i.1.2";
    E_I_2_1A "E.i.2.1a";
    E_I_2_1B "E.i.2.1b";
    E_I_3_1 "E.i.3.1";
    E_I_3_2A "E.i.3.2a";
    E_I_3_2B "E.i.3.2b";
    E_I_3_2C "E.i.3.2c";
    E_I_3_2D "E.i.3.2d";
    E_I_3_2E "E.i.3.2e";
    E_I_3_2F "E.i.3.2f";
    FDA_E_I_3_2H "FDA.E.i.3.2h";
    E_I_4 "E.i.4";
    E_I_5 "E.i.5";
    E_I_6A "E.i.6a";
    E_I_6B "E.i.6b";
    E_I_7 "E.i.7";
    E_I_8 "E.i.8";
    E_I_9 "E.i.9";
    F_R_1 "F.r.1";
    F_R_2_1 "F.r.2.1";
    F_R_2_2A "F.r.2.2a";
    F_R_2_2B "F.r.2.2b";
    F_R_3_1 "F.r.3.1";
    F_R_3_2 "F.r.3.2";
    F_R_3_3 "F.r.3.3";
    F_R_3_4 "F.r.3.4";
    F_R_4 "F.r.4";
    F_R_5 "F.r.5";
    F_R_6 "F.r.6";
    F_R_7 "F.r.7";
    G_K_1 "G.k.1";
    FDA_G_K_1_A "FDA.G.k.1.a";
    G_K_2_1_1A "G.k.2.1.1a";
    G_K_2_1_1B "G.k.2.1.1b";
    G_K_2_1_2A "G.k.2.1.2a";
    G_K_2_1_2B "G.k.2.1.2b";
    G_K_2_2 "G.k.2.2";
    G_K_2_3_R_1 "G.k.2.3.r.1";
    G_K_2_3_R_2A "G.k.2.3.r.2a";
    G_K_2_3_R_2B "G.k.2.3.r.2b";
    G_K_2_3_R_3A "G.k.2.3.r.3a";
    G_K_2_3_R_3B "G.k.2.3.r.3b";
    G_K_2_4 "G.k.2.4";
    G_K_2_5 "G.k.2.5";
    G_K_3_1 "G.k.3.1";
    G_K_3_2 "G.k.3.2";
    G_K_3_3 "G.k.3.3";
    G_K_4_R_1A "G.k.4.r.1a";
    G_K_4_R_1B "G.k.4.r.1b";
    G_K_4_R_2 "G.k.4.r.2";
    G_K_4_R_3 "G.k.4.r.3";
    G_K_4_R_4 "G.k.4.r.4";
    G_K_4_R_5 "G.k.4.r.5";
    G_K_4_R_6A "G.k.4.r.6a";
    G_K_4_R_6B "G.k.4.r.6b";
    G_K_4_R_7 "G.k.4.r.7";
    G_K_4_R_8 "G.k.4.r.8";
    G_K_4_R_9_1 "G.k.4.r.9.1";
    G_K_4_R_9_2A "G.k.4.r.9.2a";
    G_K_4_R_9_2B "G.k.4.r.9.2b";
    G_K_4_R_10_1 "G.k.4.r.10.1";
    G_K_4_R_10_2A "G.k.4.r.10.2a";
    G_K_4_R_10_2B "G.k.4.r.10.2b";
    G_K_4_R_11_1 "G.k.4.r.11.1";
    G_K_4_R_11_2A "G.k.4.r.11.2a";
    G_K_4_R_11_2B "G.k.4.r.11.2b";
    G_K_5A "G.k.5a";
    G_K_5B "G.k.5b";
    G_K_6A "G.k.6a";
    G_K_6B "G.k.6b";
    G_K_7_R_1 "G.k.7.r.1";
    G_K_7_R_2A "G.k.7.r.2a";
    G_K_7_R_2B "G.k.7.r.2b";
    G_K_8 "G.k.8";
    G_K_9_I_1 "G.k.9.i.1";
    G_K_9_I_2_R_1 "G.k.9.i.2.r.1";
    G_K_9_I_2_R_2 "G.k.9.i.2.r.2";
    G_K_9_I_2_R_3 "G.k.9.i.2.r.3";
    G_K_9_I_3_1A "G.k.9.i.3.1a";
    G_K_9_I_3_1B "G.k.9.i.3.1b";
    G_K_9_I_3_2A "G.k.9.i.3.2a";
    G_K_9_I_3_2B "G.k.9.i.3.2b";
    G_K_9_I_4 "G.k.9.i.4";
    G_K_10_R "G.k.10.r";
    FDA_G_K_10A "FDA.G.k.10a";
    FDA_G_K_10_1 "FDA.G.k.10.1";
    G_K_11 "G.k.11";
    FDA_G_K_12_R_1 "FDA.G.k.12.r.1";
    FDA_G_K_12_R_2_R "FDA.G.k.12.r.2.r";
    FDA_G_K_12_R_3_R "FDA.G.k.12.r.3.r";
    FDA_G_K_12_R_4 "FDA.G.k.12.r.4";
    FDA_G_K_12_R_5 "FDA.G.k.12.r.5";
    FDA_G_K_12_R_6 "FDA.G.k.12.r.6";
    FDA_G_K_12_R_7_1A "FDA.G.k.12.r.7.1a";
    FDA_G_K_12_R_7_1B "FDA.G.k.12.r.7.1b";
    FDA_G_K_12_R_7_1C "FDA.G.k.12.r.7.1c";
    FDA_G_K_12_R_7_1D "FDA.G.k.12.r.7.1d";
    FDA_G_K_12_R_7_1E "FDA.G.k.12.r.7.1e";
    FDA_G_K_12_R_8 "FDA.G.k.12.r.8";
    FDA_G_K_12_R_9 "FDA.G.k.12.r.9";
    FDA_G_K_12_R_10 "FDA.G.k.12.r.10";
    FDA_G_K_12_R_11_R "FDA.G.k.12.r.11.r";
    H_1 "H.1";
    H_2 "H.2";
    H_3_R_1A "H.3.r.1a";
    H_3_R_1B "H.3.r.1b";
    H_4 "H.4";
    H_5_R_1A "H.5.r.1a";
    H_5_R_1B "H.5.r.1b";
    C_2_R_4_KR_1 "C.2.r.4.KR.1";
    C_3_1_KR_1 "C.3.1.KR.1";
    C_5_4_KR_1 "C.5.4.KR.1";
    D_8_R_1_KR_1A "D.8.r.1.KR.1a";
    D_8_R_1_KR_1B "D.8.r.1.KR.1b";
    D_10_8_R_1_KR_1A "D.10.8.r.1.KR.1a";
    D_10_8_R_1_KR_1B "D.10.8.r.1.KR.1b";
    G_K_2_1_KR_1A "G.k.2.1.KR.1a";
    G_K_2_1_KR_1B "G.k.2.1.KR.1b";
    G_K_2_3_R_1_KR_1A "G.k.2.3.r.1.KR.1a";
    G_K_2_3_R_1_KR_1B "G.k.2.3.r.1.KR.1b";
    G_K_9_I_2_R_2_KR_1 "G.k.9.i.2.r.2.KR.1";
    G_K_9_I_2_R_3_KR_1 "G.k.9.i.2.r.3.KR.1";
    G_K_9_I_2_R_3_KR_2 "G.k.9.i.2.r.3.KR.2";
    /// Extension: provider (pseudonymous id or name) where the product was given.
    ///
    EV_C_1 "EV.C.1";
    /// Extension: number of the regenerative medicine provision plan, or a word that there is none.
    ///
    EV_C_2 "EV.C.2";
    /// Extension: id of the exposure in a registry.
    ///
    EV_C_3 "EV.C.3";
    /// Extension: pseudonym of the person in a registry.
    ///
    EV_D_1 "EV.D.1";
    /// Extension: id of the reaction inside its message, by which other parts point at it.
    ///
    EV_E_I_1 "EV.E.i.1";
    /// Extension: product class.
    ///
    EV_G_K_1 "EV.G.k.1";
    /// Extension: cell source.
    ///
    EV_G_K_2 "EV.G.k.2";
    /// Extension: donor: autologous, allogeneic, undisclosed.
    ///
    EV_G_K_3 "EV.G.k.3";
    /// Extension: maker of the lot.
    ///
    EV_G_K_4 "EV.G.k.4";
    /// Extension: autologous product given together with it.
    ///
    EV_G_K_5 "EV.G.k.5";
    /// Extension: global trade item number (GS1 AI 01).
    ///
    EV_G_K_6 "EV.G.k.6";
    /// Extension: expiry of the lot (GS1 AI 17).
    ///
    EV_G_K_7 "EV.G.k.7";
    /// Extension: serial number of the container (GS1 AI 21).
    ///
    EV_G_K_8 "EV.G.k.8";
    /// Extension: species of the cell source.
    ///
    EV_G_K_9 "EV.G.k.9";
    /// Extension: id of the drug inside its message, by which other parts point at it.
    ///
    EV_G_K_10 "EV.G.k.10";
    /// Extension: particles given.
    ///
    EV_G_K_4_R_1 "EV.G.k.4.r.1";
    /// Extension: volume given, mL.
    ///
    EV_G_K_4_R_2 "EV.G.k.4.r.2";
    /// Extension: infusion rate, mL/h.
    ///
    EV_G_K_4_R_3 "EV.G.k.4.r.3";
    /// Extension: particle concentration, particles/mL.
    ///
    EV_G_K_4_R_4 "EV.G.k.4.r.4";
    /// Extension: route, by the id of the terms of routes.
    ///
    EV_G_K_4_R_5 "EV.G.k.4.r.5";
    /// Extension: infused volume within any 12 hours, mL.
    ///
    EV_G_K_4_R_6 "EV.G.k.4.r.6";
}
