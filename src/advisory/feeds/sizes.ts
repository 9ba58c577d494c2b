/** Of a description, in UTF-16 units: enough to know what it is about, the rest is where the references lead. */
export const maxDetails = 2_000
export const maxReferences = 40
