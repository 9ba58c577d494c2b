/** A name as PyPI compares names (PEP 503): `Flask_SQLAlchemy` is `flask-sqlalchemy`. */
export function normalizedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** How packages refer to each other. */
export function pypiId(name: string, version: string): string {
  return version === '' ? name : `${name}@${version}`
}
