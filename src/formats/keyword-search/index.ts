export { type Hit, type KeywordSearch, keywordSearch } from './keyword-search.ts'
