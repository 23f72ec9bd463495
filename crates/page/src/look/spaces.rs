//! Colors of other spaces than sRGB, as they look on a screen (CSS Color 4, section 17).

/// The light of red, green and blue of `oklab()`.
pub(super) fn of_oklab(light: f32, to_red: f32, to_yellow: f32) -> [f32; 3] {
    let cube = |by_red: f32, by_yellow: f32| (light + by_red * to_red + by_yellow * to_yellow).powi(3);
    let (long, middle, short) = (cube(0.39634, 0.2158), cube(-0.10556, -0.06385), cube(-0.08948, -1.29149));
    [
        4.07674 * long - 3.30771 * middle + 0.23097 * short,
        -1.26844 * long + 2.60976 * middle - 0.34132 * short,
        -0.0042 * long - 0.70342 * middle + 1.70761 * short,
    ]
}

/// The light of red, green and blue of `lab()`, whose white is that of paper.
pub(super) fn of_lab(light: f32, to_red: f32, to_yellow: f32) -> [f32; 3] {
    let whole = (light + 16.0) / 116.0;
    let part = |root: f32| {
        let cube = root.powi(3);
        if cube > 216.0 / 24_389.0 { cube } else { (116.0 * root - 16.0) * 27.0 / 24_389.0 }
    };
    let (x, y, z) = (0.96422 * part(whole + to_red / 500.0), part(whole), 0.82521 * part(whole - to_yellow / 200.0));
    [
        3.13386 * x - 1.61687 * y - 0.49061 * z,
        -0.97877 * x + 1.91614 * y + 0.03345 * z,
        0.07195 * x - 0.22899 * y + 1.40524 * z,
    ]
}

/// The two ways from gray that a hue and its strength are.
pub(super) fn of_polar(strength: f32, hue: f32) -> (f32, f32) {
    let (sine, cosine) = hue.to_radians().sin_cos();
    (strength * cosine, strength * sine)
}

/// A channel from 0 to 255, from its light.
pub(super) fn channel_of_light(light: f32) -> f32 {
    let light = light.clamp(0.0, 1.0);
    let channel = if light <= 0.00313 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    channel * 255.0
}
