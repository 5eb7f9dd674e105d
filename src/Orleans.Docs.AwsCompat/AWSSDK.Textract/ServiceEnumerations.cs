using Amazon.Runtime;

namespace Amazon.Textract;

/// <summary>What a block is.</summary>
public class BlockType(string value) : ConstantClass(value)
{
    public static readonly BlockType CELL = new("CELL");
    public static readonly BlockType KEY_VALUE_SET = new("KEY_VALUE_SET");
    public static readonly BlockType LAYOUT_FIGURE = new("LAYOUT_FIGURE");
    public static readonly BlockType LAYOUT_FOOTER = new("LAYOUT_FOOTER");
    public static readonly BlockType LAYOUT_HEADER = new("LAYOUT_HEADER");
    public static readonly BlockType LAYOUT_KEY_VALUE = new("LAYOUT_KEY_VALUE");
    public static readonly BlockType LAYOUT_LIST = new("LAYOUT_LIST");
    public static readonly BlockType LAYOUT_PAGE_NUMBER = new("LAYOUT_PAGE_NUMBER");
    public static readonly BlockType LAYOUT_SECTION_HEADER = new("LAYOUT_SECTION_HEADER");
    public static readonly BlockType LAYOUT_TABLE = new("LAYOUT_TABLE");
    public static readonly BlockType LAYOUT_TEXT = new("LAYOUT_TEXT");
    public static readonly BlockType LAYOUT_TITLE = new("LAYOUT_TITLE");
    public static readonly BlockType LINE = new("LINE");
    public static readonly BlockType MERGED_CELL = new("MERGED_CELL");
    public static readonly BlockType PAGE = new("PAGE");
    public static readonly BlockType QUERY = new("QUERY");
    public static readonly BlockType QUERY_RESULT = new("QUERY_RESULT");
    public static readonly BlockType SELECTION_ELEMENT = new("SELECTION_ELEMENT");
    public static readonly BlockType SIGNATURE = new("SIGNATURE");
    public static readonly BlockType TABLE = new("TABLE");
    public static readonly BlockType TABLE_FOOTER = new("TABLE_FOOTER");
    public static readonly BlockType TABLE_TITLE = new("TABLE_TITLE");
    public static readonly BlockType TITLE = new("TITLE");
    public static readonly BlockType WORD = new("WORD");

    public static implicit operator BlockType(string value) => FindValue(value);

    public static BlockType FindValue(string value) => FindValue<BlockType>(value);
}

/// <summary>What a block is within its kind.</summary>
public class EntityType(string value) : ConstantClass(value)
{
    public static readonly EntityType COLUMN_HEADER = new("COLUMN_HEADER");
    public static readonly EntityType KEY = new("KEY");
    public static readonly EntityType SEMI_STRUCTURED_TABLE = new("SEMI_STRUCTURED_TABLE");
    public static readonly EntityType STRUCTURED_TABLE = new("STRUCTURED_TABLE");
    public static readonly EntityType TABLE_FOOTER = new("TABLE_FOOTER");
    public static readonly EntityType TABLE_SECTION_TITLE = new("TABLE_SECTION_TITLE");
    public static readonly EntityType TABLE_SUMMARY = new("TABLE_SUMMARY");
    public static readonly EntityType TABLE_TITLE = new("TABLE_TITLE");
    public static readonly EntityType VALUE = new("VALUE");

    public static implicit operator EntityType(string value) => FindValue(value);

    public static EntityType FindValue(string value) => FindValue<EntityType>(value);
}

/// <summary>What an analysis looks for.</summary>
public class FeatureType(string value) : ConstantClass(value)
{
    public static readonly FeatureType FORMS = new("FORMS");
    public static readonly FeatureType LAYOUT = new("LAYOUT");
    public static readonly FeatureType QUERIES = new("QUERIES");
    public static readonly FeatureType SIGNATURES = new("SIGNATURES");
    public static readonly FeatureType TABLES = new("TABLES");

    public static implicit operator FeatureType(string value) => FindValue(value);

    public static FeatureType FindValue(string value) => FindValue<FeatureType>(value);
}

/// <summary>How a job stands.</summary>
public class JobStatus(string value) : ConstantClass(value)
{
    public static readonly JobStatus FAILED = new("FAILED");
    public static readonly JobStatus IN_PROGRESS = new("IN_PROGRESS");
    public static readonly JobStatus PARTIAL_SUCCESS = new("PARTIAL_SUCCESS");
    public static readonly JobStatus SUCCEEDED = new("SUCCEEDED");

    public static implicit operator JobStatus(string value) => FindValue(value);

    public static JobStatus FindValue(string value) => FindValue<JobStatus>(value);
}

/// <summary>What other blocks are to a block.</summary>
public class RelationshipType(string value) : ConstantClass(value)
{
    public static readonly RelationshipType ANSWER = new("ANSWER");
    public static readonly RelationshipType CHILD = new("CHILD");
    public static readonly RelationshipType COMPLEX_FEATURES = new("COMPLEX_FEATURES");
    public static readonly RelationshipType MERGED_CELL = new("MERGED_CELL");
    public static readonly RelationshipType TABLE = new("TABLE");
    public static readonly RelationshipType TABLE_FOOTER = new("TABLE_FOOTER");
    public static readonly RelationshipType TABLE_TITLE = new("TABLE_TITLE");
    public static readonly RelationshipType TITLE = new("TITLE");
    public static readonly RelationshipType VALUE = new("VALUE");

    public static implicit operator RelationshipType(string value) => FindValue(value);

    public static RelationshipType FindValue(string value) => FindValue<RelationshipType>(value);
}

/// <summary>Whether a box is ticked.</summary>
public class SelectionStatus(string value) : ConstantClass(value)
{
    public static readonly SelectionStatus NOT_SELECTED = new("NOT_SELECTED");
    public static readonly SelectionStatus SELECTED = new("SELECTED");

    public static implicit operator SelectionStatus(string value) => FindValue(value);

    public static SelectionStatus FindValue(string value) => FindValue<SelectionStatus>(value);
}

/// <summary>How a word was written.</summary>
public class TextType(string value) : ConstantClass(value)
{
    public static readonly TextType HANDWRITING = new("HANDWRITING");
    public static readonly TextType PRINTED = new("PRINTED");

    public static implicit operator TextType(string value) => FindValue(value);

    public static TextType FindValue(string value) => FindValue<TextType>(value);
}
