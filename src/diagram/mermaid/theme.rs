//! The renderer's theme: every colour that it may ask for stands for a role of ours.

use crate::diagram::svg::paint::Role;
use crate::diagram::svg::text_width::width;
use serde_json::{Map, Value, json};

/// Settings of the page, which an author's `%%{init: …}%%` may change where it says so: what differs from run to run or
/// needs a clock is fixed.
pub(super) fn settings(authors: &Map<String, Value>) -> Value {
    let mut variables = Map::new();
    for (name, role) in NAMED {
        variables.insert((*name).to_owned(), Value::String(role.stand_in()));
    }
    for n in 0..12_u8 {
        let (series, line) = (Role::Series(n % 6), Role::Solid(n % 6));
        let numbered = [
            (format!("cScale{n}"), series),
            (format!("cScalePeer{n}"), line),
            (format!("cScaleInv{n}"), line),
            (format!("cScaleLabel{n}"), Role::Ink),
            (format!("pie{}", n + 1), series),
            (format!("fillType{n}"), series),
            (format!("surface{n}"), series),
            (format!("surfacePeer{n}"), line),
            (format!("git{n}"), Role::Branch(n % 6)),
            (format!("gitInv{n}"), Role::Ink),
            (format!("gitBranchLabel{n}"), Role::Ink),
            (format!("venn{}", n + 1), line),
        ];
        variables.extend(numbered.map(|(name, role)| (name, Value::String(role.stand_in()))));
    }
    let of = |role: Role| Value::String(role.stand_in());
    let palette: Vec<String> = (0..6).map(|n| Role::Solid(n).stand_in()).collect();
    let mut chart = Map::new();
    chart.insert("backgroundColor".to_owned(), of(Role::Nothing));
    chart.insert("plotColorPalette".to_owned(), Value::String(palette.join(",")));
    for axis in ["xAxis", "yAxis"] {
        for (part, role) in
            [("LabelColor", Role::Ink), ("TitleColor", Role::Ink), ("TickColor", Role::Edge), ("LineColor", Role::Edge)]
        {
            chart.insert(format!("{axis}{part}"), of(role));
        }
    }
    chart.insert("titleColor".to_owned(), of(Role::Ink));
    chart.insert("dataLabelColor".to_owned(), of(Role::Ink));
    variables.insert("xyChart".to_owned(), Value::Object(chart));
    let radar = json!({"axisColor": Role::Edge.stand_in(), "graticuleColor": Role::Rule.stand_in()});
    variables.insert("radar".to_owned(), radar);
    variables.extend(authors.clone());
    json!({
        "theme": "default",
        "themeVariables": variables,
        "look": "classic",
        "handDrawnSeed": 1,
        "deterministicIds": true,
        "deterministicIDSeed": "diagram",
        "gitGraph": {"seed": 1},
        "securityLevel": "strict",
    })
}

/// Letters of a Gantt chart.
const GANTT: f64 = 14.0;

/// How a Gantt chart is laid out: names of sections are beside the bars, and letters can be read in a hall.
pub(super) fn gantt(lines: &[String]) -> Value {
    let sections = lines.iter().filter_map(|line| line.trim().strip_prefix("section "));
    let widest = sections.map(|name| width(name.trim(), GANTT, false)).fold(55.0, f64::max);
    json!({
        "useWidth": 720, "leftPadding": (widest + 24.0).min(260.0).round(), "rightPadding": 40,
        "fontSize": GANTT, "sectionFontSize": GANTT, "barHeight": 24, "barGap": 5,
    })
}

/// Drawings of the shape of a slide, so that it shrinks them less, with letters that can be read in a hall.
pub(super) fn hall(settings: &mut Value, gap: [u32; 2], packets: &[String]) {
    // boxes nearer than on a web page: what is between them shrinks the letters (ends of other links have signs and words)
    for kind in ["flowchart", "state"] {
        settings[kind] = json!({"rankSpacing": gap[0], "nodeSpacing": gap[1]});
    }
    settings["sequence"] = json!({"messageMargin": 28, "height": 52});
    settings["radar"] = json!({
        "width": 300, "height": 300, "marginLeft": 130, "marginRight": 130, "marginTop": 60, "marginBottom": 40,
        "axisLabelFactor": 1.11,
    });
    settings["quadrantChart"] = json!({
        "chartWidth": 620, "chartHeight": 380, "pointLabelFontSize": 16, "quadrantLabelFontSize": 18,
        "xAxisLabelFontSize": 18, "yAxisLabelFontSize": 18,
    });
    let axis = json!({"labelFontSize": 17, "titleFontSize": 18});
    settings["xyChart"] = json!({"width": 840, "height": 380, "xAxis": axis, "yAxis": axis});
    settings["treemap"] = json!({
        "nodeWidth": 64, "nodeHeight": 28, "labelFontSize": "16px", "valueFontSize": "15px",
    });
    settings["packet"] = json!({
        "bitWidth": bit(packets), "rowHeight": 34, "paddingY": 8,
        "labelFontSize": format!("{PACKET}px"), "byteFontSize": "13px", "titleFontSize": "16px",
    });
    if let Some(radar) = settings["themeVariables"]["radar"].as_object_mut() {
        radar.entry("axisLabelFontSize").or_insert(json!(18));
        radar.entry("legendFontSize").or_insert(json!(17));
    }
}

/// Letters in the fields of a packet.
const PACKET: f64 = 15.0;

/// How wide a bit of a packet is: its fields hold their names, and no field is wider than it must be.
fn bit(lines: &[String]) -> f64 {
    let fields = lines.iter().filter_map(|line| line.split_once(':'));
    let needed = fields.filter_map(|(bits, name)| {
        let bits = bits.trim();
        let count = match (bits.strip_prefix('+'), bits.split_once('-')) {
            (Some(count), _) => count.trim().parse::<f64>().ok()?,
            (None, Some((from, to))) => to.trim().parse::<f64>().ok()? - from.trim().parse::<f64>().ok()? + 1.0,
            (None, None) => bits.parse::<f64>().ok().map(|_| 1.0)?,
        };
        let name = width(name.trim().trim_matches('"'), PACKET, false);
        // what breaks over rows has its name in each part
        Some((name + 12.0) / count.clamp(1.0, 32.0))
    });
    needed.fold(20.0, f64::max).min(40.0).ceil()
}

/// Names of the theme's variables, and what each is for.
const NAMED: &[(&str, Role)] = &[
    ("activationBkgColor", Role::Box),
    ("activationBorderColor", Role::Edge),
    ("activeTaskBkgColor", Role::Series(1)),
    ("activeTaskBorderColor", Role::Solid(1)),
    ("actorBkg", Role::Box),
    ("actorBorder", Role::Frame),
    ("actorLineColor", Role::Edge),
    ("actorTextColor", Role::Ink),
    ("altBackground", Role::Group),
    ("altSectionBkgColor", Role::Nothing),
    ("archEdgeArrowColor", Role::Edge),
    ("archEdgeColor", Role::Edge),
    ("archGroupBorderColor", Role::Frame),
    ("arrowheadColor", Role::Edge),
    ("attributeBackgroundColorEven", Role::Group),
    ("attributeBackgroundColorOdd", Role::Ground),
    ("background", Role::Ground),
    ("border1", Role::Frame),
    ("border2", Role::Frame),
    ("branchLabelColor", Role::Ink),
    ("classText", Role::Ink),
    ("clusterBkg", Role::Group),
    ("clusterBorder", Role::Rule),
    ("commitLabelBackground", Role::Box),
    ("commitLabelColor", Role::Ink),
    ("compositeBackground", Role::Group),
    ("compositeBorder", Role::Frame),
    ("compositeTitleBackground", Role::Box),
    ("critBkgColor", Role::Bad),
    ("critBorderColor", Role::Bad),
    ("defaultLinkColor", Role::Edge),
    ("doneTaskBkgColor", Role::Muted),
    ("doneTaskBorderColor", Role::Muted),
    ("edgeLabelBackground", Role::Ground),
    ("emArrowhead", Role::Edge),
    ("emCommandFill", Role::Series(0)),
    ("emCommandStroke", Role::Solid(0)),
    ("emEventFill", Role::Series(1)),
    ("emEventStroke", Role::Solid(1)),
    ("emProcessorFill", Role::Series(2)),
    ("emProcessorStroke", Role::Solid(2)),
    ("emReadModelFill", Role::Series(3)),
    ("emReadModelStroke", Role::Solid(3)),
    ("emRelationStroke", Role::Edge),
    ("emSwimlaneBackgroundOdd", Role::Group),
    ("emSwimlaneBackgroundStroke", Role::Rule),
    ("emUiFill", Role::Box),
    ("emUiStroke", Role::Frame),
    ("errorBkgColor", Role::Bad),
    ("errorTextColor", Role::Bad),
    ("excludeBkgColor", Role::Group),
    ("gridColor", Role::Rule),
    ("innerEndBackground", Role::Edge),
    ("labelBackground", Role::Ground),
    ("labelBackgroundColor", Role::Ground),
    ("labelBoxBkgColor", Role::Box),
    ("labelBoxBorderColor", Role::Frame),
    ("labelColor", Role::Ink),
    ("labelTextColor", Role::Ink),
    ("lineColor", Role::Edge),
    ("loopTextColor", Role::Ink),
    ("mainBkg", Role::Box),
    ("nodeBkg", Role::Box),
    ("nodeBorder", Role::Frame),
    ("nodeTextColor", Role::Ink),
    ("noteBkgColor", Role::Note),
    ("noteBorderColor", Role::Rule),
    ("noteTextColor", Role::Ink),
    ("personBkg", Role::Box),
    ("personBorder", Role::Frame),
    ("pieLegendTextColor", Role::Ink),
    ("pieOuterStrokeColor", Role::Rule),
    ("pieSectionTextColor", Role::Ink),
    ("pieStrokeColor", Role::Ground),
    ("pieTitleTextColor", Role::Ink),
    ("primaryBorderColor", Role::Frame),
    ("primaryColor", Role::Box),
    ("primaryTextColor", Role::Ink),
    ("quadrant1Fill", Role::Box),
    ("quadrant1TextFill", Role::Ink),
    ("quadrant2Fill", Role::Group),
    ("quadrant2TextFill", Role::Ink),
    ("quadrant3Fill", Role::Box),
    ("quadrant3TextFill", Role::Ink),
    ("quadrant4Fill", Role::Group),
    ("quadrant4TextFill", Role::Ink),
    ("quadrantExternalBorderStrokeFill", Role::Rule),
    ("quadrantInternalBorderStrokeFill", Role::Rule),
    ("quadrantPointFill", Role::Solid(0)),
    ("quadrantPointTextFill", Role::Ink),
    ("quadrantTitleFill", Role::Ink),
    ("quadrantXAxisTextFill", Role::Ink),
    ("quadrantYAxisTextFill", Role::Ink),
    ("rectBkgColor", Role::Group),
    ("relationColor", Role::Edge),
    ("relationLabelBackground", Role::Ground),
    ("relationLabelColor", Role::Ink),
    ("requirementBackground", Role::Box),
    ("requirementBorderColor", Role::Frame),
    ("requirementTextColor", Role::Ink),
    ("rowEven", Role::Group),
    ("rowOdd", Role::Ground),
    ("scaleLabelColor", Role::Ink),
    ("secondBkg", Role::Group),
    ("secondaryBorderColor", Role::Rule),
    ("secondaryColor", Role::Group),
    ("secondaryTextColor", Role::Ink),
    ("sectionBkgColor", Role::Group),
    ("sectionBkgColor2", Role::Group),
    ("sequenceNumberColor", Role::Ground),
    ("signalColor", Role::Edge),
    ("signalTextColor", Role::Ink),
    ("specialStateColor", Role::Edge),
    ("stateBkg", Role::Box),
    ("stateBorder", Role::Frame),
    ("stateLabelColor", Role::Ink),
    ("tagLabelBackground", Role::Box),
    ("tagLabelBorder", Role::Frame),
    ("tagLabelColor", Role::Ink),
    ("taskBkgColor", Role::Series(0)),
    ("taskBorderColor", Role::Solid(0)),
    ("taskTextClickableColor", Role::Ink),
    ("taskTextColor", Role::Ink),
    ("taskTextDarkColor", Role::Ink),
    ("taskTextLightColor", Role::Ink),
    ("taskTextOutsideColor", Role::Ink),
    ("tertiaryBorderColor", Role::Rule),
    ("tertiaryColor", Role::Group),
    ("tertiaryTextColor", Role::Ink),
    ("textColor", Role::Ink),
    ("titleColor", Role::Ink),
    ("todayLineColor", Role::Nothing),
    ("transitionColor", Role::Edge),
    ("transitionLabelColor", Role::Ink),
    ("vennSetTextColor", Role::Ink),
    ("vennTitleTextColor", Role::Ink),
    ("vertLineColor", Role::Edge),
];
