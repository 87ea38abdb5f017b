//! Two curves over one axis, as SVG and as PNG, with `plotters`. Only numbers come here, no graphs.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::register_font;

const SIZE: (u32, u32) = (960, 600);
/// Pixels of the PNG for every unit of length.
const PIXELS: u32 = 2;
const FONT: &str = "sans-serif";
const INK: RGBColor = RGBColor(40, 44, 52);
const GRID: RGBColor = RGBColor(226, 229, 235);
const AXIS: RGBColor = RGBColor(150, 156, 168);
/// Blue and orange, which differ for all kinds of colour vision.
const COLOURS: [RGBColor; 2] = [RGBColor(31, 94, 168), RGBColor(222, 107, 20)];

/// What is drawn.
pub struct Curves {
    pub title: &'static str,
    pub names: [&'static str; 2],
    pub x: Vec<f64>,
    pub y: [Vec<f64>; 2],
}

/// Writes `name.svg` and `name.png` to cargo's target directory, and says where they are.
pub fn draw(curves: &Curves, name: &str) -> Result<[PathBuf; 2], Box<dyn Error>> {
    for (style, font) in [(FontStyle::Normal, dejavu::sans::regular()), (FontStyle::Bold, dejavu::sans::bold())] {
        register_font(FONT, style, font).map_err(|_| "the font cannot be read")?;
    }
    let directory = target();
    fs::create_dir_all(&directory)?;
    let paths = ["svg", "png"].map(|kind| directory.join(format!("{name}.{kind}")));
    plot(&SVGBackend::new(&paths[0], SIZE).into_drawing_area(), curves, 1)?;
    smooth(&paths[1], curves)?;
    Ok(paths)
}

/// Draws in more pixels than are asked for and takes means of them, since lines on pixels have steps.
fn smooth(path: &Path, curves: &Curves) -> Result<(), Box<dyn Error>> {
    const FINE: u32 = 3;
    let (width, height) = (SIZE.0 * PIXELS, SIZE.1 * PIXELS);
    let mut fine = vec![0; (width * FINE * height * FINE * 3) as usize];
    plot(
        &BitMapBackend::with_buffer(&mut fine, (width * FINE, height * FINE)).into_drawing_area(),
        curves,
        PIXELS * FINE,
    )?;
    let mean = |x: u32, y: u32, channel: u32| {
        let block = (0..FINE * FINE).map(|k| (y * FINE + k / FINE) * width * FINE + x * FINE + k % FINE);
        let sum: u32 = block.map(|pixel| u32::from(fine[(pixel * 3 + channel) as usize])).sum();
        u8::try_from(sum / (FINE * FINE)).unwrap_or(u8::MAX)
    };
    let area = BitMapBackend::new(path, (width, height)).into_drawing_area();
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
        let colour = RGBColor(mean(x, y, 0), mean(x, y, 1), mean(x, y, 2));
        area.draw_pixel((x.cast_signed(), y.cast_signed()), &colour)?;
    }
    area.present()?;
    Ok(())
}

/// Where cargo builds: as the environment says, or in the workspace.
fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from)
}

/// `scale` multiplies every length, for the same picture in more pixels.
fn plot<B: DrawingBackend>(area: &DrawingArea<B, Shift>, curves: &Curves, scale: u32) -> Result<(), Box<dyn Error>>
where
    B::ErrorType: 'static,
{
    let font = |size: u32| (FONT, size * scale).into_font().color(&INK);
    let title = (FONT, 24 * scale, FontStyle::Bold).into_font().color(&INK);
    area.fill(&WHITE)?;
    let (first, last) = (curves.x.first().ok_or("no points")?, curves.x.last().ok_or("no points")?);
    let top = curves.y.iter().flatten().fold(0.0_f64, |top, value| top.max(value.abs())) * 1.12;
    let mut chart = ChartBuilder::on(area)
        .caption(curves.title, title)
        .margin(18 * scale)
        .x_label_area_size(44 * scale)
        .y_label_area_size(52 * scale)
        .build_cartesian_2d(*first..*last, -top..top)?;
    chart
        .configure_mesh()
        .bold_line_style(GRID.stroke_width(scale))
        .light_line_style(TRANSPARENT)
        .set_all_tick_mark_size(5 * scale)
        .axis_style(AXIS.stroke_width(scale))
        .x_labels(11)
        .y_labels(9)
        .label_style(font(14))
        .axis_desc_style(font(15))
        .x_label_formatter(&|x| number(*x))
        .y_label_formatter(&|y| number(*y))
        .x_desc("x")
        .draw()?;
    chart.draw_series([PathElement::new(vec![(*first, 0.0), (*last, 0.0)], AXIS.stroke_width(scale))])?;
    let level = level(curves);
    let tie = |(x, y): &(f64, f64)| PathElement::new(vec![(*x, 0.0), (*x, *y)], AXIS.stroke_width(scale));
    chart.draw_series(level.iter().map(tie))?;
    for ((y, name), colour) in curves.y.iter().zip(curves.names).zip(COLOURS) {
        let points = curves.x.iter().copied().zip(y.iter().copied());
        let style = colour.stroke_width(2 * scale);
        let length = 26 * scale.cast_signed();
        chart
            .draw_series(LineSeries::new(points, style))?
            .label(name)
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + length, y)], style));
    }
    for (colour, height) in [(COLOURS[0], 1.0), (COLOURS[1], 0.0)] {
        for point in level.iter().map(|(x, y)| (*x, y * height)) {
            chart.draw_series(
                [(4, WHITE.filled()), (4, colour.stroke_width(2 * scale))]
                    .map(|(size, style)| Circle::new(point, size * scale, style)),
            )?;
        }
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperMiddle)
        .legend_area_size(34 * scale)
        .margin(8 * scale)
        .background_style(WHITE.mix(0.9))
        .border_style(GRID.stroke_width(scale))
        .label_font(font(15))
        .draw()?;
    area.present()?;
    Ok(())
}

/// Where the derivative changes its sign, and how high the function is there.
fn level(curves: &Curves) -> Vec<(f64, f64)> {
    let [f, slope] = &curves.y;
    let crossings = (1..slope.len()).filter(|&k| slope[k - 1] * slope[k] < 0.0 || slope[k] == 0.0);
    let between = |values: &[f64], k: usize| {
        let part = slope[k - 1] / (slope[k - 1] - slope[k]);
        values[k - 1] + part * (values[k] - values[k - 1])
    };
    crossings.map(|k| (between(&curves.x, k), between(f, k))).collect()
}

/// A whole number with a proper minus sign.
fn number(value: f64) -> String {
    format!("{value:.0}").replace('-', "−")
}
