/** Why an archive cannot be read any further. Thrown inside the reader only. */
export class TarFault extends Error {}
