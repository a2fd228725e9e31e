// The product's mark, the same as the desk's.

export const Mark = () => (
  <svg aria-hidden="true" className="mark" height="28" viewBox="0 0 32 32" width="28">
    <rect fill="#1f6f5c" height="32" rx="8" width="32" />
    <path
      d="M8 17.5l5 5L24 10"
      fill="none"
      stroke="#fff"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="3.4"
    />
    <path d="M8 26h16" stroke="#9fd8c7" strokeLinecap="round" strokeWidth="2" />
  </svg>
)
