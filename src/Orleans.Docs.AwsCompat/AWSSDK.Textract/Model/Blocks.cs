using System.Collections.Generic;

namespace Amazon.Textract.Model;

/// <summary>Something that was found on a page; children and values are other blocks, by id.</summary>
public partial class Block
{
    public BlockType BlockType { get; set; }

    public int? ColumnIndex { get; set; }

    public int? ColumnSpan { get; set; }

    public float? Confidence { get; set; }

    public List<string> EntityTypes { get; set; }

    public Geometry Geometry { get; set; }

    public string Id { get; set; }

    public int? Page { get; set; }

    public Query Query { get; set; }

    public List<Relationship> Relationships { get; set; }

    public int? RowIndex { get; set; }

    public int? RowSpan { get; set; }

    public SelectionStatus SelectionStatus { get; set; }

    public string Text { get; set; }

    public TextType TextType { get; set; }
}

/// <summary>Ids of other blocks and what they are to this one.</summary>
public partial class Relationship
{
    public List<string> Ids { get; set; }

    public RelationshipType Type { get; set; }
}

/// <summary>Where a block stands, in fractions of the page.</summary>
public partial class Geometry
{
    public BoundingBox BoundingBox { get; set; }

    public List<Point> Polygon { get; set; }
}

/// <summary>An upright rectangle, in fractions of the page.</summary>
public partial class BoundingBox
{
    public float? Height { get; set; }

    public float? Left { get; set; }

    public float? Top { get; set; }

    public float? Width { get; set; }
}

/// <summary>A point, in fractions of the page.</summary>
public partial class Point
{
    public float? X { get; set; }

    public float? Y { get; set; }
}
