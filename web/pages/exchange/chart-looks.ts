// How a chart looks, in the colours of the page.

import type { LIGHT } from '../../theme/tones.ts'

const HEIGHT = 280

/** Of a price as of a worth: enough to tell two lines of the scale apart. */
const DIGITS = 7

export function numbersIn(language: string): (value: number) => string {
  const { format } = new Intl.NumberFormat(language, { maximumSignificantDigits: DIGITS })
  return (value) => format(value)
}

export function looksOf({ soft, line }: typeof LIGHT) {
  return {
    autoSize: true,
    height: HEIGHT,
    layout: {
      background: { color: 'transparent' },
      textColor: soft,
      // It would bring a style element of its own: the page names its maker in words.
      attributionLogo: false,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: line } },
    rightPriceScale: { borderColor: line, entireTextOnly: true },
    // Room for the last name below: it would be cut off at the edge.
    timeScale: { borderColor: line, timeVisible: true, rightOffset: 4 },
    // The page scrolls, also where the pointer is on the picture.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  }
}
