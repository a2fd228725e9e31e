// Exact decimals as people read them. What is cut is cut towards nothing, and never rounded up.

const DIGITS = { worth: 2, amount: 18 } as const

/** @param of - a worth is shown in hundredths, an amount with all its digits */
export function decimalIn(text: string, language: string, of: keyof typeof DIGITS): string {
  const isSmall = of === 'worth' && text.startsWith('0.00')
  const format = new Intl.NumberFormat(language, {
    maximumFractionDigits: isSmall ? 8 : DIGITS[of],
    minimumFractionDigits: of === 'worth' ? 2 : 0,
    roundingMode: 'trunc',
  })
  return format.format(text as `${number}`)
}
